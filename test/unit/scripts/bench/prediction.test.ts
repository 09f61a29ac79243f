import assert from 'node:assert/strict';
import { predictionOf } from '../../../../scripts/bench/prediction.ts';
import type { Keystroke } from '../../../../scripts/bench/replay.ts';
import { BUNDLED_FIGURES } from '../../../../src/advice/figures.ts';
import { predictedSpeed, suggestionMs } from '../../../../src/advice/speed.ts';
import { LARGE, steady } from '../../advice/models.ts';

describe('the prediction of the time to a suggestion', () => {
  const press = (action: string, text: string, ms: number): Keystroke =>
    ({
      moment: { action },
      text,
      ms,
      cost: { evaluatedTokens: 3, decodedTokens: ms / 10, decodeSteps: 4 },
    }) as Keystroke;

  it('is compared with new lines that became one line', () => {
    const keys = [
      press('enter', 'return a;', 100),
      press('enter', '  return b;', 300),
      press('enter', 'if (a) {\n  b();\n}', 900),
      press('enter', '', 5),
      press('key', 'eturn a;', 7),
    ];
    const speed = steady(20, 300);
    const { newLines, newLineMs, predictedMs, fromBundledMs } = predictionOf(keys, {
      figures: BUNDLED_FIGURES,
      speed,
    });
    assert.equal(newLines, 2);
    assert.equal(newLineMs.mean, 200);
    assert.equal(predictedMs, suggestionMs(speed));
    assert.equal(fromBundledMs, undefined);
  });

  it('says too what was known before the model was there', () => {
    const bundled = steady(20, 300);
    const { predictedMs, fromBundledMs } = predictionOf([], {
      figures: LARGE,
      speed: steady(70, 80),
      bundled,
    });
    assert.equal(predictedMs, suggestionMs(steady(70, 80)));
    assert.equal(
      fromBundledMs,
      suggestionMs(predictedSpeed({ figures: BUNDLED_FIGURES, speed: bundled }, LARGE, 'x64')),
    );
  });
});
