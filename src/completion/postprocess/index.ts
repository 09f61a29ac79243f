import type { Silence, Suggestion } from '../types.ts';
import { closers } from './closers.ts';
import { invisible } from './invisible.ts';
import { nextLine } from './nextLine.ts';
import { notEmpty } from './notEmpty.ts';
import { suffixOverlap } from './suffixOverlap.ts';
import { trailingBlanks } from './trailingBlanks.ts';
import type { Draft, Filter, FilterInput } from './types.ts';

/** In this order: what is stripped first cannot hide an overlap from what comes later. */
export const FILTERS: readonly Filter[] = [
  invisible,
  trailingBlanks,
  notEmpty,
  suffixOverlap,
  closers,
  nextLine,
  notEmpty,
];

/** Runs the filters until one gives a reason to show nothing. */
export function postprocess(text: string, input: FilterInput): Suggestion | Silence {
  let draft: Draft = { text, replaces: 0 };
  for (const filter of FILTERS) {
    const result = filter(draft, input);
    if (typeof result === 'string') return result;
    draft = result;
  }
  return draft;
}
