import { LRUCache } from 'lru-cache';
import type { Clock } from './async.ts';

/**
 * A cache of at most `capacity` values, each of which expires some time after it was set. A full cache drops the value
 * that was asked for longest ago.
 */
export class TtlCache<T extends string | number | object> {
  readonly #values: LRUCache<string, T>;
  readonly #running = new Map<string, Promise<T | undefined>>();

  /** @param lifeMs milliseconds until a value expires; 0 is for ever. */
  constructor(clock: Clock, capacity: number, lifeMs = 0) {
    this.#values = new LRUCache({ max: capacity, ttl: lifeMs, ttlResolution: 0, perf: clock });
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.set(key, value);
  }

  /**
   * The value of a key, made by `make` where the cache has none; calls for the same key meanwhile share one `make`.
   * `undefined` is passed on and not cached. Rejects as `make` does.
   */
  async fetch(key: string, make: () => Promise<T | undefined>): Promise<T | undefined> {
    const cached = this.get(key);
    if (cached !== undefined) return cached;
    const running = this.#running.get(key) ?? make();
    this.#running.set(key, running);
    try {
      const value = await running;
      if (value !== undefined) this.set(key, value);
      return value;
    } finally {
      this.#running.delete(key);
    }
  }

  clear(): void {
    this.#values.clear();
  }
}
