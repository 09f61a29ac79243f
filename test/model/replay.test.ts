import assert from 'node:assert/strict';
import { openProduct } from '../../scripts/lib/engine.ts';
import { readPlace } from '../../scripts/lib/documents.ts';
import { replayAt } from '../../scripts/lib/replay.ts';
import { percentile } from '../../scripts/lib/statistics.ts';
import { typedSnapshots } from '../../scripts/lib/replay.ts';
import { promptFor } from '../../src/completion/prompt.ts';
import { WorkerGenerator } from '../../src/host/client.ts';

const never = new AbortController().signal;

describe('typed replay', function () {
  this.timeout(300_000);

  it('evaluates at most 3 tokens at the median key of 200', async () => {
    const product = openProduct();
    const summary = await replayAt(product, readPlace('samples/shopping-cart.ts:60:1'), 200);
    product.dispose();
    console.log(`      ${JSON.stringify(summary)}`);
    assert.equal(summary.keystrokes, 200);
    assert.ok(summary.evaluatedTokens.p50 <= 3);
    assert.ok(summary.shown >= 100, 'the replay has to see suggestions to mean anything');
  });

  it('evaluates as little where every key asks the model', async () => {
    const product = openProduct();
    const generator = new WorkerGenerator(product.engine);
    const { document, cursor } = readPlace('samples/shopping-cart.ts:60:1');
    const tokens: number[] = [];
    for (const snapshot of typedSnapshots(document, cursor, 200)) {
      const { cost } = await generator.generate(
        promptFor(snapshot, { maxLines: 1, tabSize: 4 }, []),
        never,
        () => undefined,
      );
      tokens.push(cost.evaluatedTokens);
    }
    product.dispose();
    console.log(`      p50 ${percentile(tokens, 0.5)}, p95 ${percentile(tokens, 0.95)} tokens`);
    assert.ok(percentile(tokens, 0.5) <= 3);
    assert.ok(percentile(tokens, 0.95) <= 16);
  });
});
