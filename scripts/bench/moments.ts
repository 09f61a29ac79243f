import { promptFor } from '../../src/completion/prompt.ts';
import type { Prompt } from '../../src/completion/types.ts';
import { seeded } from '../lib/random.ts';
import { snapshotAt } from './replay.ts';
import { sourceFiles, Typist } from './typist.ts';

/** The prompts of consecutive keystrokes of a typing replay; suggestions are never accepted. */
export function typedPrompts(folder: string, seed: number, count: number): Prompt[] {
  const prompts: Prompt[] = [];
  for (const moment of new Typist(sourceFiles(folder), seeded(seed)).moments()) {
    if (moment.action !== 'arrive') prompts.push(promptFor(snapshotAt(moment)));
    if (prompts.length >= count) break;
  }
  return prompts;
}
