import { setTimeout as sleep } from 'node:timers/promises';
import { noAbort } from '../../src/base/abort.ts';
import type { Generator as Port } from '../../src/completion/generate.ts';
import type { Prompt } from '../../src/completion/types.ts';
import { percentile } from '../lib/statistics.ts';

const ROUNDS = 40;

/** Milliseconds from a cancel until the worker has begun with something else: p95 of some prefills and decodes. */
export async function measureCancel(port: Port, prompts: readonly Prompt[]): Promise<{ p95: number }> {
  const [small] = prompts;
  if (!small) throw new RangeError('there is nothing to cancel');
  const waits: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const victim = prompts[(round * 7) % prompts.length] ?? small;
    const controller = new AbortController();
    // Every other one is caught in a prefill of a text that was never seen.
    const fresh = {
      ...victim,
      document: `${victim.document}#${round}`,
      before: `// ${round}\n${victim.before}`,
    };
    if (round % 2 === 0) void port.warm(fresh, controller.signal);
    else port.generate(victim, controller.signal, () => undefined).catch(() => undefined);
    await sleep(20 + ((round * 37) % 200));
    controller.abort();
    waits.push(await waitBefore(port, small));
  }
  return { p95: percentile(waits, 0.95) };
}

/** How long a request waited before the worker worked on it. */
async function waitBefore(port: Port, prompt: Prompt): Promise<number> {
  const began = performance.now();
  const { cost } = await port.generate(prompt, noAbort, () => undefined);
  return Math.max(0, performance.now() - began - cost.totalMs);
}
