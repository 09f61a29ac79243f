import { promptFor } from '../../src/completion/prompt.ts';
import type { Prompt } from '../../src/completion/types.ts';
import { seeded } from '../lib/random.ts';
import { snapshotAt } from './replay.ts';
import { sourceFiles, Typist } from './typist.ts';

/**
 * The prompts of a typing replay's keystrokes; suggestions are never accepted.
 * @param every takes only each so-manieth of them: then hardly a suggestion is the rest of the one before.
 */
export function typedPrompts(folder: string, seed: number, count: number, every = 1): Prompt[] {
  const prompts: Prompt[] = [];
  let key = 0;
  for (const moment of new Typist(sourceFiles(folder), seeded(seed)).moments()) {
    if (moment.action !== 'arrive' && key++ % every === 0) prompts.push(promptFor(snapshotAt(moment)));
    if (prompts.length >= count) break;
  }
  return prompts;
}
