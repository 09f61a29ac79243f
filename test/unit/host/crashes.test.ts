import assert from 'node:assert/strict';
import { afterCrash, explainLoadCrash, explainLoadFailure } from '../../../src/host/crashes.ts';
import { CallError } from '../../../src/protocol/messages.ts';

const model = { label: 'Coder', path: '/coder.gguf', bundled: true };
const adapted = { ...model, adapter: { label: 'style', path: '/style.gguf', scale: 1 } };
const refused = new CallError('load-failed', 'Failed to load.\nmore');

describe('explainLoadFailure and explainLoadCrash', () => {
  it('names the model, and what to do about it', () => {
    const message = 'Coder could not be loaded: Failed to load. Reinstall the Nearline extension.';
    assert.equal(explainLoadFailure(model, refused), message);
    assert.match(explainLoadFailure({ ...model, bundled: false }, refused), /Choose another model with/);
  });

  it('names its adapter, which is to be turned off first', () => {
    assert.equal(
      explainLoadFailure(adapted, refused),
      "Coder + style could not be loaded: Failed to load. Turn its adapter off with 'Nearline: Switch Adapter...'.",
    );
    const crash = explainLoadCrash(adapted, { code: null, signal: 'SIGABRT' });
    assert.match(crash, /^Coder \+ style crashed the engine while loading .* Turn its adapter off with/);
  });

  it('does not blame an adapter for a processor', () => {
    assert.match(explainLoadCrash(adapted, { code: null, signal: 'SIGILL' }), /^Coder cannot run here/);
  });
});

describe('afterCrash', () => {
  it('waits 1, 2, 4, 8 s, and stops at the fifth crash', () => {
    const crashes: number[] = [];
    const decisions = [0, 1000, 3000, 7000, 15_000].map((now) => {
      crashes.push(now);
      const decision = afterCrash(crashes, now);
      return decision.kind === 'restart' ? decision.delayMs : 'stop';
    });
    assert.deepEqual(decisions, [1000, 2000, 4000, 8000, 'stop']);
  });

  it('forgets crashes after three minutes', () => {
    const crashes = [0, 1000, 2000, 3000, 200_000];
    assert.deepEqual(afterCrash(crashes, 200_000), { kind: 'restart', delayMs: 1000 });
  });
});
