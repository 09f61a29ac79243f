import assert from 'node:assert/strict';
import { BUNDLED_FIGURES, estimatedFigures } from '../../../src/advice/figures.ts';
import { type Advice, type ModelRow, recommend, type Situation } from '../../../src/advice/recommend.ts';
import { LARGE, OFFICIAL, steady } from './models.ts';

const GB = 1e9;
const rows: readonly ModelRow[] = [
  { id: 'bundled', figures: BUNDLED_FIGURES, isRestricted: false, isLoaded: true },
  { id: 'official', figures: OFFICIAL, isRestricted: false },
  { id: 'large', figures: LARGE, isRestricted: false },
];

const knownOf = (decode: number, prefillRate: number): Situation['known'] => ({
  figures: BUNDLED_FIGURES,
  speed: steady(1000 / decode, prefillRate),
});
const FAST = knownOf(154, 662);
const MEDIUM = knownOf(90, 281);
const SLOW = knownOf(20, 100);

const situation = (changes: Partial<Situation> = {}): Situation => ({
  totalMemory: 16 * GB,
  freeMemory: 8 * GB,
  arch: 'x64',
  onBattery: false,
  known: FAST,
  plan: { contextSize: 4096, kvBudget: 256 * 2 ** 20, kvType: 'f16' },
  ...changes,
});

const verdicts = (advice: readonly Advice[]): Record<string, string> =>
  Object.fromEntries(advice.map(({ id, verdict }) => [id, verdict]));
const reasons = (advice: readonly Advice[]): Record<string, string> =>
  Object.fromEntries(advice.map(({ id, reason }) => [id, reason]));

describe('the recommended model', () => {
  it('is the largest that answers in good time', () => {
    assert.deepEqual(
      recommend(rows, situation()).map(({ id, verdict, reason }) => [id, verdict, reason]),
      [
        ['bundled', 'works', 'About 50 ms to a suggestion, 0.7 GB of memory.'],
        ['official', 'works', 'About 140 ms to a suggestion, 1.2 GB of memory.'],
        ['large', 'recommended', 'The largest within 500 ms here: about 250 ms, 1.8 GB of memory.'],
      ],
    );
  });

  it('is the faster of two that are alike but for their tables', () => {
    const small = rows.filter(({ id }) => id !== 'large');
    assert.deepEqual(verdicts(recommend(small, situation())), { bundled: 'recommended', official: 'works' });
  });

  it('has to be faster on battery', () => {
    const { large } = verdicts(recommend(rows, situation({ known: MEDIUM })));
    assert.equal(large, 'recommended');
    const saving = recommend(rows, situation({ known: MEDIUM, onBattery: true }));
    assert.deepEqual(verdicts(saving), { bundled: 'recommended', official: 'works', large: 'works' });
    assert.match(reasons(saving)['bundled'] ?? '', /within 300 ms here/);
  });

  it('is the fastest where all are slow', () => {
    const advice = recommend(rows, situation({ known: SLOW, onBattery: true }));
    assert.deepEqual(verdicts(advice), { bundled: 'recommended', official: 'slow', large: 'slow' });
    assert.match(reasons(advice)['bundled'] ?? '', /^The fastest here: about \d+ ms, /);
    assert.match(reasons(advice)['large'] ?? '', /^Slow here: about 1\.\d s to a suggestion\.$/);
  });

  it('is never one whose licence restricts use, however good', () => {
    const restricted = rows.map((row) => ({ ...row, isRestricted: row.id === 'large' }));
    const advice = recommend(restricted, situation());
    assert.deepEqual(verdicts(advice), { bundled: 'recommended', official: 'works', large: 'works' });
    assert.match(reasons(advice)['large'] ?? '', /; its licence restricts use\.$/);
    const all = rows.map((row) => ({ ...row, isRestricted: true }));
    assert.ok(recommend(all, situation()).every(({ verdict }) => verdict !== 'recommended'));
  });

  it('is judged by its own measurement where there is one', () => {
    const measured = rows.map((row) => (row.id === 'large' ? { ...row, measured: steady(100, 50) } : row));
    const advice = recommend(measured, situation());
    assert.equal(advice[2]?.verdict, 'slow');
    assert.match(reasons(advice)['large'] ?? '', /^Slow here: 8\d0 ms \(measured\) to a suggestion\.$/);
  });

  it('is the smallest where nothing was measured, and that is said', () => {
    const advice = recommend(rows, situation({ known: undefined }));
    assert.deepEqual(verdicts(advice), { bundled: 'recommended', official: 'works', large: 'works' });
    assert.ok(advice.every(({ ms }) => ms === undefined));
    assert.equal(reasons(advice)['large'], 'Fits; how fast it is here is not measured yet.');
    assert.equal(reasons(advice)['bundled'], 'The smallest; how fast it is here is not measured yet.');
  });
});

describe('a model that is too large', () => {
  it('does not fit beside what the editor needs', () => {
    const advice = recommend(rows, situation({ freeMemory: 2.5 * GB }));
    assert.deepEqual(verdicts(advice), { bundled: 'recommended', official: 'works', large: 'too-large' });
    assert.equal(advice[2]?.fits, false);
    assert.equal(reasons(advice)['large'], 'Needs 1.8 GB of memory, and there is room for 1.4 GB.');
  });

  it('is said to be about so large where only its page was read', () => {
    const page = { bytes: 4.68 * GB, parameters: 7.62e9, quantization: 'Q4_K_M' };
    const row = { id: 'page', figures: estimatedFigures(page), isRestricted: false };
    const [advice] = recommend([row], situation({ freeMemory: 4 * GB }));
    assert.equal(advice?.reason, 'Needs about 5.8 GB of memory, and there is room for 2.9 GB.');
  });

  it('is not the one that serves', () => {
    const advice = recommend(rows, situation({ freeMemory: 0.2 * GB }));
    assert.deepEqual(verdicts(advice), { bundled: 'recommended', official: 'too-large', large: 'too-large' });
    assert.match(advice[1]?.reason ?? '', /there is room for 0\.0 GB/);
  });

  it('may take half of the memory where the system does not say what is free', () => {
    const free = { freeMemory: undefined };
    assert.equal(recommend(rows, situation({ ...free, totalMemory: 4 * GB }))[2]?.fits, true);
    assert.equal(recommend(rows, situation({ ...free, totalMemory: 3 * GB }))[2]?.fits, false);
  });
});

describe('a GPU', () => {
  const gpu = (freeVram: number): Situation =>
    situation({ gpu: { kind: 'vulkan', totalVram: 8 * GB, freeVram } });

  it('takes what fits into its own memory, and that is said', () => {
    const advice = recommend(rows, gpu(4 * GB));
    assert.deepEqual([advice[2]?.verdict, advice[2]?.gpuLayers], ['recommended', 'all']);
    assert.match(advice[2]?.reason ?? '', /^The largest within .* GB of memory, all on the GPU\.$/);
    assert.match(advice[0]?.reason ?? '', /to a suggestion, .* GB of memory, all on the GPU\.$/);
  });

  it('is mentioned where nothing was measured', () => {
    const advice = recommend(rows, { ...gpu(4 * GB), known: undefined });
    assert.equal(advice[2]?.reason, 'Fits, all on the GPU; how fast it is here is not measured yet.');
  });

  it('shares what does not with the CPU, at a speed that nobody knows', () => {
    const advice = recommend(rows, gpu(1.5 * GB));
    assert.deepEqual([advice[2]?.verdict, advice[2]?.ms], ['works', undefined]);
    assert.deepEqual(
      advice.map(({ gpuLayers }) => gpuLayers),
      ['all', 'all', 'some'],
    );
    assert.match(
      advice[2]?.reason ?? '',
      /^Larger than the GPU's memory, so that part of it runs on the CPU; /,
    );
    assert.equal(advice[0]?.verdict, 'recommended');
  });

  it('of a Mac has the memory that all have', () => {
    const mac = situation({ arch: 'arm64', freeMemory: undefined, gpu: { kind: 'metal' } });
    assert.match(recommend(rows, mac)[2]?.reason ?? '', /^The largest within .*, all on the GPU\.$/);
    assert.equal(recommend(rows, { ...mac, totalMemory: 2 * GB })[2]?.verdict, 'too-large');
  });
});
