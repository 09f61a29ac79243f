import assert from 'node:assert/strict';
import { statusText, type StatusFacts } from '../../../src/editor/statusText.ts';
import type { EngineState } from '../../../src/host/engineState.ts';

const model = { label: 'Coder', path: '/coder.gguf', bundled: true };
const loaded = {
  layout: 'prefix-suffix-middle',
  contextSize: 4096,
  backend: 'cpu',
  vocabularySize: 9,
  loadMs: 1,
  sequences: 3,
  kvBytes: 151e6,
} as const;

function facts(engine: EngineState, more: Partial<StatusFacts> = {}): StatusFacts {
  return {
    enabled: true,
    isReduced: false,
    working: false,
    last: undefined,
    server: { kind: 'off' },
    service: { model, engine, switchingTo: undefined },
    ...more,
  };
}

const ready: EngineState = { kind: 'ready', loaded, pid: 1 };

describe('statusText', () => {
  const cases: readonly [name: string, StatusFacts, RegExp, RegExp][] = [
    ['off', facts(ready, { enabled: false }), /circle-slash/, /Off/],
    ['asleep', facts({ kind: 'asleep' }), /circle-outline/, /Asleep.*typing wakes it/],
    [
      'memory that is short',
      facts(ready, { isReduced: true }),
      /check/,
      /Memory is short: the bundled model/,
    ],
    ['its memory', facts(ready), /check/, /KV cache: 3 prompts, 151 MB/],
    ['loading', facts({ kind: 'loading', fraction: 0.42 }), /loading~spin/, /42 %/],
    ['ready', facts(ready), /check/, /Ready on CPU/],
    ['working', facts(ready, { working: true }), /sync~spin/, /Working/],
    ['restarting', facts({ kind: 'restarting', reason: 'crash', delayMs: 1 }), /warning/, /crash/],
    ['failed', facts({ kind: 'failed', reason: 'Reinstall.' }), /error/, /Reinstall\./],
  ];
  for (const [name, given, text, tooltip] of cases) {
    it(`shows that it is ${name}, with the model's name`, () => {
      const shown = statusText(given);
      assert.match(shown.text, text);
      assert.match(shown.tooltip, tooltip);
      assert.match(shown.tooltip, /Model: Coder/);
    });
  }

  it('is calm about an engine that sleeps, and says nothing of it where all is off', () => {
    assert.equal(statusText(facts({ kind: 'asleep' })).severity, 'normal');
    assert.match(statusText(facts({ kind: 'asleep' }, { enabled: false })).tooltip, /Off/);
  });

  it('names the adapter of a model', () => {
    const adapted = { ...model, adapter: { label: 'our style', path: '/style.gguf', scale: 1 } };
    const service = { model: adapted, engine: ready, switchingTo: undefined };
    assert.match(statusText(facts(ready, { service })).tooltip, /Model: Coder \+ our style/);
    const switching = { model, engine: ready, switchingTo: adapted };
    assert.match(statusText(facts(ready, { service: switching })).tooltip, /Switching to Coder \+ our style/);
  });

  it('tells the last latency and cost', () => {
    const last = { totalMs: 123.4, evaluatedTokens: 1, decodedTokens: 7 };
    assert.match(statusText(facts(ready, { last })).tooltip, /123 ms, 1 tokens evaluated, 7 decoded/);
  });
});
