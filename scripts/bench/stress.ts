import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Generator as Port, Timing } from '../../src/completion/generator.ts';
import { Pipeline } from '../../src/completion/pipeline.ts';
import type { Candidate, Prompt } from '../../src/completion/types.ts';
import { noAbort, systemClock } from '../../src/util/async.ts';
import { sourceFiles } from '../lib/documents.ts';
import { percentile, seeded } from '../lib/statistics.ts';
import { snapshotAt } from './replay.ts';
import { Typist } from './typist.ts';

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
    if (round % 2 === 0) void port.prefill(fresh, controller.signal);
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

const KEYS_PER_SECOND = 12;

export interface Soak {
  readonly keys: number;
  readonly mostInFlight: number;
  /** Suggestions that were shown for a text that was no longer there. */
  readonly stale: number;
  /** Resident memory of the worker after each tenth of the time; megabytes. */
  readonly residentMegabytes: readonly number[];
}

/** Types without a pause, as an editor that cancels at each key; nobody waits for an answer. */
export async function soak(port: Port, pid: number, files: string, minutes: number): Promise<Soak> {
  const counted = new Counted(port);
  const pipeline = new Pipeline({ generator: counted, clock: systemClock });
  const keys = Math.round(minutes * 60 * KEYS_PER_SECOND);
  let pressed = 0;
  let stale = 0;
  const resident: number[] = [];
  let controller = new AbortController();
  for (const moment of new Typist(sourceFiles(files), seeded(1)).moments()) {
    if (moment.action === 'arrive') continue;
    const key = ++pressed;
    controller.abort();
    controller = new AbortController();
    void pipeline.complete(snapshotAt(moment), controller.signal).then(({ kind }) => {
      if (kind === 'shown' && key !== pressed) stale++;
    });
    if (pressed % Math.ceil(keys / 10) === 0) resident.push(residentMegabytes(pid));
    if (pressed >= keys) break;
    await sleep(1000 / KEYS_PER_SECOND);
  }
  controller.abort();
  return { keys, mostInFlight: counted.most, stale, residentMegabytes: resident };
}

/** Counts requests that have begun and not ended. */
class Counted implements Port {
  most = 0;
  readonly #port: Port;
  readonly #running = new Set<object>();

  constructor(port: Port) {
    this.#port = port;
  }

  async generate(
    prompt: Prompt,
    signal: AbortSignal,
    onText: (text: string) => void,
    timing?: Timing,
  ): Promise<Candidate> {
    if (timing?.idle === true) return await this.#port.generate(prompt, signal, onText, timing);
    const running = { prompt };
    this.#running.add(running);
    // One that was stopped is none in flight, though its promise has yet to hear of it.
    signal.addEventListener('abort', () => this.#running.delete(running), { once: true });
    this.most = Math.max(this.most, this.#running.size);
    try {
      return await this.#port.generate(prompt, signal, onText, timing);
    } finally {
      this.#running.delete(running);
    }
  }

  async prefill(prompt: Prompt, signal: AbortSignal): Promise<void> {
    await this.#port.prefill(prompt, signal);
  }
}

/** Linux only; 0 elsewhere. */
function residentMegabytes(pid: number): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Math.round((pages * 4096) / 1e6);
  } catch {
    return 0;
  }
}
