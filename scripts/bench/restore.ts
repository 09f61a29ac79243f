import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompleteParams } from '../../src/protocol/messages.ts';
import { noAbort } from '../../src/util/async.ts';
import { SnapshotFolder } from '../../src/worker/cache/snapshots.ts';
import { PromptBuilder } from '../../src/worker/prompt/promptBuilder.ts';
import { openWorker } from './worker.ts';

export interface Restore {
  /** Tokens of the prompt that was left and come back to. */
  readonly tokens: number;
  readonly prefillMs: number;
  readonly restoreMs: number;
  readonly megabytes: number;
  readonly speedup: number;
}

/** What coming back to a file costs: its prefill, against its snapshot, checksum included. */
export async function measureRestore(
  model: string,
  threads: number,
  place: CompleteParams,
): Promise<Restore> {
  const folder = await mkdtemp(join(tmpdir(), 'nearline-bench-'));
  const worker = await openWorker({ model, threads, sources: new Set() });
  try {
    const prompts = new PromptBuilder(worker.engine);
    const options = { folder, key: 'bench', limit: 1e9 };
    const anchorOf = prompts.anchorOf.bind(prompts);
    const store = await SnapshotFolder.open({ ...options, anchorOf });
    const { promptTokens } = await worker.completer.prefill(place, noAbort);
    const slot = worker.completer.pool.slots.find(({ held }) => held);
    if (!slot?.held || !(await store.save(slot.held, slot.sequence)))
      throw new Error('nothing could be saved');
    const [stored] = store.of(place.document);
    const other = worker.completer.pool.slots.find((candidate) => candidate !== slot);
    if (!stored || !other) throw new Error('what was saved is not found again');
    const prefillMs = await timed(async () => {
      await slot.sequence.truncate(0);
      await worker.completer.prefill(place, noAbort);
    });
    const restoreMs = await timed(async () => {
      if (!(await store.restore(stored, other.sequence)))
        throw new Error('the snapshot could not be restored');
    });
    const megabytes = (promptTokens * worker.engine.cellBytes) / 1e6;
    return { tokens: promptTokens, prefillMs, restoreMs, megabytes, speedup: prefillMs / restoreMs };
  } finally {
    await worker.dispose();
    await rm(folder, { recursive: true, force: true });
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
