import { step } from '../lib/progress.ts';
import type { Source } from '../../src/worker/speculation/drafter.ts';
import { compareWithPlain, type Equality } from './equality.ts';
import { typedPrompts } from './moments.ts';
import type { BenchOptions, Drafts } from './options.ts';

/** By kind of draft, what came of comparing its texts with plain decoding's. */
export type Comparisons = Readonly<Record<string, Equality & { readonly acceptance: number }>>;

/** Kinds of drafts that are compared together. */
const GROUPS: Readonly<Record<Drafts, readonly Source[]>> = {
  refuted: ['refuted'],
  match: ['match-3', 'match-5', 'match-8'],
  model: ['model'],
};

/** A draft is found for a part of the prompts only; so many times more are tried. */
const TRIED = 4;

/**
 * Each so-manieth key is compared: the suggestions of keys next to each other are one text, and a tie in it would count
 * as often.
 */
const COMPARED_EVERY = 5;

/** Compares each kind of draft that was asked for. @param exactLibrary see {@link LabOptions}. */
export async function compareKinds(options: BenchOptions, exactLibrary?: string): Promise<Comparisons> {
  const { model, threads, files, seed, generations, draft } = options;
  const prompts = typedPrompts(files, seed, generations * TRIED, COMPARED_EVERY);
  const result: Record<string, Equality & { acceptance: number }> = {};
  const exactly = exactLibrary === undefined ? '' : ', in exact arithmetic';
  for (const name of options.drafts) {
    if (name === 'model' && draft === undefined) continue;
    const kinds = GROUPS[name];
    const compared = await step(`comparing with drafts: ${name}${exactly}`, () =>
      compareWithPlain({ model, draft, threads, exactLibrary, kinds, prompts, generations }),
    );
    result[name] = { ...compared, acceptance: compared.accepted / Math.max(1, compared.drafted) };
  }
  return result;
}
