import type { Memento } from '../../src/models/memento.ts';

/** The editor's memory, as far as what was kept can be looked at. */
export interface LookedAtMemory extends Memento {
  readonly kept: ReadonlyMap<string, unknown>;
}

/** A memory that lasts as long as the test. */
export function testMemory(entries: Readonly<Record<string, unknown>> = {}): LookedAtMemory {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    get: (key) => kept.get(key),
    update: async (key, value) => {
      kept.set(key, value);
      await Promise.resolve();
    },
  };
}
