import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompleteParams } from '../../src/protocol/messages.ts';
import { noAbort } from '../../src/util/async.ts';
import { commonPrefixLength } from '../../src/worker/cache/prefill.ts';
import type { DecodeStep } from '../../src/worker/decode/job.ts';
import { gapOf } from '../../src/worker/decode/verification.ts';
import type { Prediction, Sequence, TokenId } from '../../src/worker/native/engine.ts';
import type { DraftSource } from '../../src/worker/speculation/drafter.ts';
import { openWorker, type OpenWorker, readUp, type WorkerOptions } from '../bench/worker.ts';
import { Forgetful, FreeDrafts } from './biases.ts';

export interface TwinOptions extends Pick<WorkerOptions, 'model' | 'draft' | 'threads' | 'exactLibrary'> {
  readonly kinds: readonly DraftSource[];
}

/** A generation as both wrote it. */
export interface Twice {
  /** Tokens drafted for it, and those of them that were right. */
  readonly drafted: number;
  readonly accepted: number;
  /** Evaluations that were made again to settle close calls. */
  readonly again: number;
  /** Where the texts differ, how far apart plain decoding's two best tokens were. */
  readonly gap: number | undefined;
  /** Where they do not, by how much evaluation in batches moves that at each token. */
  readonly noise: readonly number[];
}

/**
 * Two engines that are asked the same, one of which decodes plainly and the other with drafts, each text to its end. Both
 * begin a generation with the same KV cells, as drafts have left them: cells that other keys have left would differ
 * without drafts too.
 */
export class Twins {
  readonly #plain: OpenWorker;
  readonly #drafting: OpenWorker;
  readonly #seen: Seen;
  readonly #folder: string;

  private constructor(plain: OpenWorker, drafting: OpenWorker, seen: Seen, folder: string) {
    this.#plain = plain;
    this.#drafting = drafting;
    this.#seen = seen;
    this.#folder = folder;
  }

  static async open({ kinds, draft, ...options }: TwinOptions): Promise<Twins> {
    const seen = new Seen();
    const both = { ...options, costs: new FreeDrafts(), lastGeneration: new Forgetful() };
    const plain = await openWorker({ ...both, sources: new Set(), onStep: (step) => seen.plainly(step) });
    const drafting = await openWorker({
      ...{ ...both, draft, sources: new Set(kinds) },
      onStep: (step) => seen.withDrafts(step),
    });
    return new Twins(plain, drafting, seen, await mkdtemp(join(tmpdir(), 'nearline-bench-')));
  }

  async write(prompt: CompleteParams): Promise<Twice> {
    this.#seen.reset();
    await readUp(this.#drafting);
    const plain = await this.#plain.completer.complete(prompt, noAbort);
    const drafting = await this.#drafting.completer.complete(prompt, noAbort);
    const counts = this.#seen.counts;
    if (counts.drafted === 0) return { ...counts, gap: undefined, noise: [] };
    const gap = drafting.text === plain.text ? undefined : this.#gapAtDifference();
    const noise = gap === undefined ? await batchNoise(servingSequence(this.#plain), this.#seen.written) : [];
    await this.#copyCells();
    return { ...counts, gap, noise };
  }

  async dispose(): Promise<void> {
    await this.#plain.dispose();
    await this.#drafting.dispose();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #copyCells(): Promise<void> {
    const path = join(this.#folder, 'cells');
    await servingSequence(this.#drafting).save(path);
    await servingSequence(this.#plain).restore(path);
  }

  /** While a stub was being spelled, the two best tokens are those of all that spell it. */
  #gapAtDifference(): number {
    const { written } = this.#seen;
    const { tokens } = servingSequence(this.#plain);
    const same = commonPrefixLength(tokens, servingSequence(this.#drafting).tokens);
    const left = written[same - 1 - (tokens.length - written.length)];
    return left ? gapOf(left.prediction) : Infinity;
  }
}

/** What the steps of one generation were. */
class Seen {
  /** What plain decoding thought after each of its sequence's last tokens. */
  written: Plain[] = [];
  counts = { drafted: 0, accepted: 0, again: 0 };

  reset(): void {
    this.written = [];
    this.counts = { drafted: 0, accepted: 0, again: 0 };
  }

  plainly({ written, free }: DecodeStep): void {
    this.written.push(...written.map((prediction) => ({ prediction, free })));
  }

  withDrafts({ draft, written, again }: DecodeStep): void {
    this.counts.drafted += draft.tokens.length;
    this.counts.accepted += written.length - 1;
    this.counts.again += again;
  }
}

function servingSequence({ completer }: OpenWorker): Sequence {
  return completer.pool.serving?.sequence as Sequence;
}

/** Tokens in the largest verification, and in a text that is verified so from its beginning. */
const BATCH = 8;

/** A prediction of a plain generation; one that had to spell a stub says nothing of what the model would write. */
interface Plain {
  readonly prediction: Prediction;
  readonly free: boolean;
}

/**
 * How much the distance between the two best scores changes at each token of a text when it is evaluated in batches
 * instead of one by one: kernels add in different orders, and what they made of the tokens before is in the KV cache.
 * Natural logarithms of probabilities. Leaves the sequence before the text.
 * @param predictions what came of each of the sequence's last tokens.
 */
async function batchNoise(sequence: Sequence, predictions: readonly Plain[]): Promise<number[]> {
  const start = sequence.tokens.length - predictions.length;
  const tokens = sequence.tokens.slice(start);
  await sequence.truncate(start);
  const together = await predict(sequence, tokens);
  await sequence.truncate(start);
  return predictions.flatMap(({ prediction, free }, at) => (free ? change(prediction, together[at]) : []));
}

/** What comes after each of the tokens when so many are evaluated at a time. */
async function predict(sequence: Sequence, tokens: readonly TokenId[]): Promise<Prediction[]> {
  const predictions: Prediction[] = [];
  for (let at = 0; at < tokens.length; at += BATCH) {
    const batch = tokens.slice(at, at + BATCH);
    const free = batch.map(() => undefined);
    predictions.push(...(await sequence.decode(batch, free)));
  }
  return predictions;
}

/** Where another token came to be the best, the distance has gone through zero. */
function change(apart: Prediction, together: Prediction | undefined): number {
  const now = together ? gapOf(together) : 0;
  return Math.abs(gapOf(apart) - (together?.token === apart.token ? now : -now));
}
