import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { titleOf } from '../../src/host/engineState.ts';
import { adapterFrom } from '../../src/models/adapterFiles.ts';
import { bundledModel } from '../../src/models/bundled.ts';
import { ENGINE_DEFAULTS, engineFactory } from '../../src/models/engines.ts';
import { Switcher } from '../../src/models/switcher.ts';
import { systemClock } from '../../src/util/async.ts';
import { silentLog } from '../../src/util/log.ts';
import { useScratch } from '../support/scratch.ts';
import { adapterPairs, gguf, loraPair } from '../unit/gguf/ggufWriter.ts';

const ROOT = resolve('.');

/** The bundled model's size. */
const MODEL = { layers: 24, width: 896 };

/** Narrow and loud: what it adds is of the size of what it is added to. */
const RANK = 4;
const LOUDNESS = 0.1;

const PROMPT = {
  document: 'file:///arithmetic.ts',
  before:
    'function add(first: number, second: number): number {\n  return first + second;\n}\n\n' +
    'function subtract(first: number, second: number): number {\n  return fi',
  suffix: '}\n',
  maxTokens: 16,
};

/** Numbers between -1 and 1 that are the same in every run (a linear congruential generator, Numerical Recipes). */
function* noise(): Generator<number, never> {
  let state = 1;
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 31 - 1;
  }
}

/** An adapter that adds noise to what attention gives in every layer of a model. */
function noisyAdapter({ layers, width }: typeof MODEL): Buffer {
  const numbers = noise();
  const perPair = 2 * RANK * width;
  const weights = Float32Array.from({ length: layers * perPair }, () => numbers.next().value * LOUDNESS);
  const tensors = Array.from({ length: layers }, (_, layer) => {
    const target = `blk.${layer}.attn_output.weight`;
    return loraPair({ target, inputs: width, outputs: width, rank: RANK, offset: layer * perPair * 4 });
  });
  return gguf({ pairs: adapterPairs(), tensors: tensors.flat(), data: Buffer.from(weights.buffer) });
}

describe('adapters of the bundled model', function () {
  this.timeout(180_000);
  const scratch = useScratch();
  let switcher: Switcher;

  beforeEach(() => {
    const settings = (): typeof ENGINE_DEFAULTS => ENGINE_DEFAULTS;
    const open = engineFactory({ extensionRoot: ROOT, settings, clock: systemClock, log: silentLog });
    switcher = new Switcher(open, bundledModel(ROOT));
  });
  afterEach(() => switcher.dispose());

  const adapterFile = (name: string, size: typeof MODEL): ReturnType<typeof adapterFrom> => {
    const path = join(scratch(), name);
    writeFileSync(path, noisyAdapter(size));
    return adapterFrom({ path });
  };
  const completed = async (): Promise<string> => {
    const session = await switcher.session();
    return (await session.evaluate('complete', PROMPT)).text;
  };

  it('change what it writes, and nothing is left of them once they are off', async () => {
    const model = bundledModel(ROOT);
    const adapted = { ...model, adapter: adapterFile('noise.gguf', MODEL) };
    const before = await completed();
    assert.equal(before, 'rst - second;');
    assert.equal((await switcher.switchTo(adapted)).kind, 'switched');
    assert.notEqual(await completed(), before);
    assert.equal((await switcher.switchTo(model)).kind, 'switched');
    assert.equal(await completed(), before);
  });

  it('are refused where they were made for another model, which the engine never sees', async () => {
    const model = bundledModel(ROOT);
    const adapter = adapterFile('wide.gguf', { layers: 1, width: 1536 });
    const result = await switcher.switchTo({ ...model, adapter });
    assert.ok(result.kind === 'rolled-back');
    assert.equal(titleOf(result.model), model.label);
    assert.match(
      result.reason,
      /^wide cannot be added to Nearline Coder 0\.5B\. .*is 1536 by 1536 there, and 1536 by 896 here/,
    );
  });
});
