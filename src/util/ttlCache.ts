import { LRUCache } from 'lru-cache';
import type { Clock } from './async.ts';

/** Remembers so many values for some time; the one that was asked for longest ago makes room. */
export class TtlCache<T extends string | number | object> {
  readonly #values: LRUCache<string, T>;
  readonly #running = new Map<string, Promise<T | undefined>>();

  /** @param lifeMs how long a value is remembered; for ever where absent. */
  constructor(clock: Clock, capacity: number, lifeMs = 0) {
    this.#values = new LRUCache({ max: capacity, ttl: lifeMs, ttlResolution: 0, perf: clock });
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.set(key, value);
  }

  /** What is remembered, or else is made now, once for all who ask meanwhile. `undefined` is not remembered. */
  async fetch(key: string, make: () => Promise<T | undefined>): Promise<T | undefined> {
    const known = this.get(key);
    if (known !== undefined) return known;
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
