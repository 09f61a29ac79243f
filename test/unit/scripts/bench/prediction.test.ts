import assert from 'node:assert/strict';
import { predictionOf } from '../../../../scripts/bench/prediction.ts';
import type { Keystroke } from '../../../../scripts/bench/replay.ts';
import { suggestionMs } from '../../../../src/models/fit/speed.ts';

describe('the prediction of the time to a suggestion', () => {
  const speed = { prefillRate: 300, stepMs: 20 };
  const press = (action: string, text: string, ms: number): Keystroke =>
    ({
      moment: { action },
      text,
      ms,
      cost: { evaluatedTokens: 3, decodedTokens: ms / 10, decodeSteps: 4 },
    }) as Keystroke;

  it('is compared with new lines that became one line', async () => {
    const keys = [
      press('enter', 'return a;', 100),
      press('enter', '  return b;', 300),
      press('enter', 'if (a) {\n  b();\n}', 900),
      press('enter', '', 5),
      press('key', 'eturn a;', 7),
    ];
    const { newLines, newLineMs, predictedMs, fromBundledMs } = await predictionOf(keys, {
      model: 'a',
      speed,
    });
    assert.equal(newLines, 2);
    assert.equal(newLineMs.mean, 200);
    assert.equal(predictedMs, suggestionMs(speed));
    assert.equal(fromBundledMs, undefined);
  });
});
