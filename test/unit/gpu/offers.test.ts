import assert from 'node:assert/strict';
import type { GpuFacts } from '../../../src/gpu/detect.ts';
import { ASKED_FOR_VERSION, gpuOffers, invitation, NEVER_ASK } from '../../../src/gpu/offers.ts';
import { gpuPackages } from '../../../src/gpu/packages.ts';

const available = gpuPackages('linux', 'x64')!;
const facts = (changes: Partial<GpuFacts>): GpuFacts => {
  return { nvidia: false, cudaRuntime: undefined, vulkan: false, ...changes };
};

/** The list in a line: a star before what is recommended. */
function drawn(seen: GpuFacts): string {
  return gpuOffers(seen, available)
    .map(({ kind, recommended, packages }) => `${recommended ? '*' : ''}${kind} ${packages.length}`)
    .join(', ');
}

describe('gpuOffers', () => {
  const cases: readonly [changes: Partial<GpuFacts>, list: string][] = [
    [{}, 'vulkan 1, cuda 2'],
    [{ vulkan: true }, '*vulkan 1, cuda 2'],
    [{ nvidia: true }, 'vulkan 1, cuda 2'],
    [{ nvidia: true, vulkan: true }, '*vulkan 1, cuda 2'],
    [{ nvidia: true, vulkan: true, cudaRuntime: 13 }, '*cuda 1, vulkan 1'],
    [{ nvidia: true, vulkan: true, cudaRuntime: 12 }, '*cuda 2, vulkan 1'],
    [{ vulkan: true, cudaRuntime: 12 }, '*vulkan 1, cuda 2'],
  ];
  for (const [changes, list] of cases) {
    it(`${list} for ${JSON.stringify(changes)}`, () => assert.equal(drawn(facts(changes)), list));
  }

  it('fetches for CUDA 12 what CUDA 13 needs, and more', () => {
    const [cuda] = gpuOffers(facts({ nvidia: true, cudaRuntime: 12 }), available);
    assert.deepEqual(cuda?.packages, [available.cuda, available.cuda12]);
  });

  it('gives a reason for each', () => {
    for (const { reason } of gpuOffers(facts({ nvidia: true }), available)) assert.match(reason, /[a-z]$/);
  });
});

describe('invitation', () => {
  const asked = { wanted: true, installed: false, outdated: false, seen: true, answer: undefined };

  it('asks where a GPU was seen', () => assert.equal(invitation(asked), 'install'));

  it('asks no one without a GPU', () => assert.equal(invitation({ ...asked, seen: false }), undefined));

  it('asks no one who turned the GPU off, or has it', () => {
    assert.equal(invitation({ ...asked, wanted: false }), undefined);
    assert.equal(invitation({ ...asked, installed: true }), undefined);
  });

  it('asks once', () => {
    for (const answer of [ASKED_FOR_VERSION, NEVER_ASK, '3.0.0', 5])
      assert.equal(invitation({ ...asked, answer }), undefined);
  });

  it('asks those who had it for an older engine, once more and not those who said never', () => {
    const outdated = { ...asked, outdated: true, seen: false };
    assert.equal(invitation({ ...outdated, answer: '3.0.0' }), 'renew');
    assert.equal(invitation({ ...outdated, answer: undefined }), 'renew');
    assert.equal(invitation({ ...outdated, answer: ASKED_FOR_VERSION }), undefined);
    assert.equal(invitation({ ...outdated, answer: NEVER_ASK }), undefined);
  });
});
