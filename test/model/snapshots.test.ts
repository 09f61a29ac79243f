import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openProduct, type Product } from '../../scripts/lib/engine.ts';
import type { CompleteParams, CompleteResult } from '../../src/protocol/messages.ts';

const PLACE: CompleteParams = {
  document: 'file:///prices.ts',
  before:
    Array.from(
      { length: 60 },
      (_, index) => `export const price${index} = total(${index}, ${index * 7});\n`,
    ).join('') +
    'export function sumOfPrices(prices: readonly number[]): number {\n  let sum = 0;\n  for (const pr',
  suffix: '  return sum;\n}\n',
  maxTokens: 24,
};

async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      await sleep(20);
    } catch {
      return;
    }
  }
}

describe('snapshots of the KV cache', function () {
  this.timeout(180_000);
  let storage: string;
  const open: Product[] = [];
  beforeEach(() => (storage = mkdtempSync(join(tmpdir(), 'nearline-'))));
  afterEach(() => {
    for (const product of open.splice(0)) product.dispose();
    rmSync(storage, { recursive: true, force: true });
  });

  function start(): Product {
    const product = openProduct({ storage });
    open.push(product);
    return product;
  }

  async function complete(product: Product, document = PLACE.document): Promise<CompleteResult> {
    return await (await product.engine.session()).evaluate('complete', { ...PLACE, document });
  }

  async function prefilled(document = PLACE.document): Promise<{ product: Product; pid: number }> {
    const product = start();
    const session = await product.engine.session();
    await session.evaluate('prefill', { ...PLACE, document });
    return { product, pid: session.pid! };
  }

  it('coming back after a restart evaluates a few tokens, and gives the same text', async () => {
    const { product, pid } = await prefilled();
    const before = await complete(product);
    product.dispose();
    await gone(pid);
    const after = await complete(start());
    assert.deepEqual([after.text, after.cost.anchor], [before.text, 'restored']);
    assert.ok(after.cost.promptTokens > 500 && after.cost.evaluatedTokens <= 16);
  });

  it('a process that is killed while it saves misleads nobody', async () => {
    const { product, pid } = await prefilled();
    const { text } = await complete(product);
    product.dispose();
    await gone(pid);
    const documents = Array.from({ length: 6 }, (_, round) => `file:///prices${round}.ts`);
    for (const [round, document] of documents.entries()) {
      const next = await prefilled(document);
      // It saves what it has read, and is killed at one moment or another of that.
      next.product.dispose();
      await sleep(round * 8);
      try {
        process.kill(next.pid, 'SIGKILL');
      } catch {
        // It was faster.
      }
      await gone(next.pid);
    }
    const last = start();
    for (const document of documents) {
      await (await last.engine.session()).evaluate('prefill', { ...PLACE, document });
      assert.equal((await complete(last, document)).text, text);
    }
  });
});
