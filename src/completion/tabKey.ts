import { languageFacts } from '../code/languages.ts';

/** What the editor knows of a place at which Tab may be wanted for something else than a suggestion. */
export interface TabFacts {
  readonly languageId: string;
  /** The text left of the cursor on its line. */
  readonly left: string;
  /** The text right of the cursor on its line. */
  readonly right: string;
  /** Whether Tab expands abbreviations of Emmet in this language. */
  readonly emmetOnTab: boolean;
}

/** Whether Tab is likely to be wanted for an abbreviation, a symbol, or to align what stands right of the cursor. */
export function wantsTab({ languageId, left, right, emmetOnTab }: TabFacts): boolean {
  if (SYMBOL_LANGUAGES.has(languageId) && SYMBOL.test(left)) return true;
  if (emmetOnTab && ABBREVIATION.test(left)) return true;
  return languageFacts(languageId).blocks === 'brackets' && isAligned(left, right);
}

/** Languages whose extensions make a symbol of `\alpha` with Tab. */
const SYMBOL_LANGUAGES: ReadonlySet<string> = new Set(['julia', 'lean', 'lean4', 'agda', 'idris2']);

const SYMBOL = /\\[\w^]+$/;

/** An abbreviation of Emmet that is more than a word: `ul>li*3`, `div.card`. */
const ABBREVIATION = /^\s*(?:[A-Za-z][\w-]*)?(?:[.#>+][A-Za-z][\w-]*|\*\d+)+$/;

/**
 * Whether somebody may be aligning: behind a type and before its name, and behind a statement and before the comment at
 * the line's end.
 */
function isAligned(left: string, right: string): boolean {
  if (/;\s*$/.test(left) && /^[ \t]*(?:\/\/|\/\*)/.test(right)) return true;
  const word = /^[ \t]+([\p{L}_][\p{L}\p{N}_]*)/u.exec(right)?.[1];
  return word !== undefined && /[\p{L}\p{N}_>\]*&]$/u.test(left) && !CONNECTING.has(word);
}

/** Words that join what stands on both sides of them, so that the left side may well go on. */
const CONNECTING: ReadonlySet<string> = new Set(
  'and as else extends from if implements in instanceof is not of or satisfies throws where xor'.split(' '),
);
