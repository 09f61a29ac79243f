import assert from 'node:assert/strict';
import { readOptions, SETS } from '../../../../scripts/eval/options.ts';

const folders = ['--data', 'samples', '--replay', 'samples'];

describe('eval options', () => {
  it('have sensible defaults', () => {
    const options = readOptions(folders);
    assert.deepEqual(options.sets, SETS);
    assert.deepEqual(
      [options.sample, options.seed, options.threads, options.output, options.fresh],
      [undefined, 1, 0, 'table', false],
    );
    assert.deepEqual([options.half, options.gate], ['both', []]);
  });

  it('name sets in any order', () => {
    assert.deepEqual(readOptions([...folders, '--set', 'replay,mceval']).sets, ['mceval', 'replay']);
  });

  it('run no set besides rows, unless it is named', () => {
    const rows = ['--rows', 'package.json'];
    assert.deepEqual(readOptions([...rows]).sets, []);
    assert.deepEqual(readOptions([...folders, ...rows, '--set', 'replay']).sets, ['replay']);
  });

  it('want a folder only for what is read from it', () => {
    assert.ok(readOptions(['--set', 'replay', '--data', 'nowhere', '--replay', 'samples']));
    assert.throws(() => readOptions(['--set', 'indentation', '--replay', 'nowhere']), /does not exist/);
  });

  it('are read', () => {
    const words =
      '--sample 20 --seed 3 --threads 2 --oracle --no-block-stop --gate 0,0.5 --half choosing --fresh --json --model package.json';
    const options = readOptions([...folders, ...words.split(' ')]);
    const { sample, seed, threads, oracle, withoutBlockStop, gate, half, fresh, output, model } = options;
    assert.deepEqual([sample, seed, threads], [20, 3, 2]);
    assert.deepEqual([oracle, withoutBlockStop, fresh, output], [true, true, true, 'json']);
    assert.deepEqual([gate, half], [[0, 0.5], 'choosing']);
    assert.match(model, /package\.json$/);
    assert.equal(readOptions([...folders, '--markdown', '--resume']).output, 'markdown');
  });

  for (const args of [
    ['--sample', 'some'],
    ['--gate', '2'],
    ['--half', 'third'],
    ['--set', 'humaneval'],
    ['--rows', 'nowhere.jsonl'],
    ['--data', 'nowhere'],
    ['--model', 'nowhere.gguf'],
    ['--fresh', '--resume'],
    ['--unknown'],
    ['--help'],
  ]) {
    it(`refuse ${args.join(' ')} with the usage`, () => {
      assert.throws(() => readOptions([...folders, ...args]), /usage: npm run eval/);
    });
  }
});
