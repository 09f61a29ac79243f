import type { Prompt } from '../../src/completion/types.ts';
import { seeded } from '../lib/random.ts';
import { promptAt } from './replay.ts';
import { sourceFiles, Typist } from './typist.ts';

/**
 * The prompts of a typing replay's keystrokes, each for the rest of its line: the same block, asked for at each of its
 * keys, would count the same token many times. Suggestions are never accepted.
 * @param every takes only each so-manieth of them: then hardly a suggestion is the rest of the one before.
 */
export function typedPrompts(folder: string, seed: number, count: number, every = 1): Prompt[] {
  const prompts: Prompt[] = [];
  let key = 0;
  for (const moment of new Typist(sourceFiles(folder), seeded(seed)).moments()) {
    if (moment.action !== 'arrive' && key++ % every === 0) prompts.push(promptAt(moment, 'never'));
    if (prompts.length >= count) break;
  }
  return prompts;
}
