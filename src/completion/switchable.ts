import type { Generator } from './generate.ts';

/**
 * One generator in the place of several: each request goes to the one that serves at the time, so that they can be
 * exchanged while the pipeline runs.
 * @param serving must not reject; it may take a moment, where a generator is only just being made.
 */
export function switchable(serving: () => Promise<Generator>): Generator {
  return {
    generate: async (...request) => await (await serving()).generate(...request),
    warm: async (...request) => await (await serving()).warm(...request),
  };
}
