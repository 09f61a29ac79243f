import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { adapterFrom, inspectAdapters, listedAdapters } from '../../../src/models/adapterFiles.ts';
import { preflight } from '../../../src/models/engines.ts';
import { inspectModelFile, modelFromFile } from '../../../src/models/modelFile.ts';
import { useScratch } from '../../support/scratch.ts';
import { adapterPairs, gguf, loraPair, type LoraSpec } from '../gguf/ggufWriter.ts';

const STYLE = resolve('/adapters/our-style.gguf');

describe('listedAdapters', () => {
  it('names them after their files, and adds all of them', () => {
    assert.deepEqual(listedAdapters([{ path: STYLE }]), [{ label: 'our-style', path: STYLE, scale: 1 }]);
  });

  it('takes the user’s own name and scale', () => {
    const [adapter] = listedAdapters([{ path: STYLE, scale: 0.5, name: ' Ours ' }]);
    assert.deepEqual(adapter, { label: 'Ours', path: STYLE, scale: 0.5 });
    assert.equal(listedAdapters([{ path: STYLE, name: ' ' }])[0]?.label, 'our-style');
  });

  it('has each file once, the first entry counts, and none without a path', () => {
    const settings = [{ path: STYLE, name: 'first' }, { path: ' ' }, { path: STYLE, name: 'second' }];
    assert.deepEqual(
      listedAdapters(settings).map(({ label }) => label),
      ['first'],
    );
  });
});

describe('inspectAdapters and preflight', () => {
  const scratch = useScratch();

  const adapterFile = async (name: string, ...pairs: readonly LoraSpec[]): Promise<string> => {
    const path = join(scratch(), name);
    const tensors = pairs.flatMap((pair, index) => loraPair({ ...pair, offset: index * 1024 }));
    await writeFile(path, gguf({ pairs: adapterPairs(), tensors, data: 4096 }));
    return path;
  };
  const modelFile = async (): Promise<string> => {
    const path = join(scratch(), 'tiny.gguf');
    await writeFile(path, gguf());
    return path;
  };

  it('are compared one by one, and what fits is described', async () => {
    const paths = [
      await adapterFile('style.gguf', { rank: 4 }, { rank: 2, target: 'blk.1.attn_q.weight' }),
      await adapterFile('wide.gguf', { inputs: 64 }),
      join(scratch(), 'gone.gguf'),
      await modelFile(),
    ];
    const { header } = await inspectModelFile(await modelFile());
    const inspected = await inspectAdapters(
      paths.map((path) => adapterFrom({ path })),
      header,
    );
    const [style, ...others] = inspected.map(({ check }) => check);
    assert.ok(style?.kind === 'fits');
    const { ranks, alpha, bytes } = style.facts;
    assert.deepEqual([ranks, alpha], [[2, 4], 32]);
    assert.ok(bytes > 4096);
    const reasons = others.map((fit) => (fit.kind === 'unfit' ? fit.reason : ''));
    assert.match(reasons[0]!, /another size\. .* In detail: "blk\.0\.attn_q\.weight" is 64 by 32 there/);
    assert.match(reasons[1]!, /gone\.gguf does not exist/);
    assert.match(reasons[2]!, /tiny\.gguf is a model, not an adapter/);
  });

  it('are let through to the engine where they fit', async () => {
    const model = modelFromFile(await modelFile());
    const adapter = adapterFrom({ path: await adapterFile('style.gguf', {}) });
    const found = await preflight('', { ...model, adapter });
    assert.ok(found.kind === 'fine' && found.header?.embeddingLength === 32);
  });

  it('are kept from the engine where they do not, with the reason', async () => {
    const model = modelFromFile(await modelFile());
    const adapter = adapterFrom({ path: await adapterFile('wide.gguf', { inputs: 64 }) });
    assert.deepEqual(await preflight('', { ...model, adapter }), {
      kind: 'problem',
      reason:
        'wide cannot be added to tiny. The adapter was made for a model of another size. Use it with the model that it was trained on. In detail: "blk.0.attn_q.weight" is 64 by 32 there, and 32 by 32 here.',
    });
  });

  it('do not hide what is wrong with the model itself', async () => {
    const model = modelFromFile(join(scratch(), 'gone.gguf'));
    const adapter = adapterFrom({ path: await adapterFile('style.gguf', {}) });
    const found = await preflight('', { ...model, adapter });
    assert.ok(found.kind === 'problem' && /^gone\.gguf does not exist/.test(found.reason));
  });

  it('are compared with the bundled model as well, after its sizes', async () => {
    const adapter = adapterFrom({ path: await adapterFile('style.gguf', {}) });
    const model = { label: 'Bundled', path: await modelFile(), bundled: true, adapter };
    const damaged = await preflight(scratch(), model);
    assert.ok(damaged.kind === 'problem' && /bundled model is damaged/.test(damaged.reason));
    const bundled = { ...model, path: 'models/nearline-coder-0.5b-q4_0-00001-of-00003.gguf' };
    const found = await preflight('.', bundled);
    assert.ok(found.kind === 'problem' && /is 32 by 32 there, and 896 by 32 here/.test(found.reason));
  });
});
