/**
 * Words of many languages' grammars, and others that say nothing of what a code is about: they would make all files
 * of a language alike.
 */
const COMMON: ReadonlySet<string> = new Set(
  `and any args as assert async await base begin bool boolean break byte case catch char class const constructor
  continue data declare def default defer del delete do double elif else elsif end enum err error except export
  extends extern false final finally float fn for foreach from func function get global go goto if impl implements
  import in include index init instanceof int interface internal is item key lambda len length let list long loop
  map match mod module mut namespace new next nil none not null number object of operator or override package pass
  private protected pub public raise readonly rescue ret return self set short sizeof static str string struct sub
  super switch template test the then this throw throws trait true try type typedef typeof undefined union unless
  unsigned until use using val value var virtual void when where while with yield`.split(/\s+/),
);

const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/gu;

/** Words shorter than this are loop counters and the like. */
const SHORTEST = 3;

/** The distinct identifiers of a text that say something. */
export function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [word] of text.matchAll(WORD)) if (isTelling(word)) words.add(word);
  return words;
}

/** Whether a word tells one text from another. */
export function isTelling(word: string): boolean {
  return word.length >= SHORTEST && !COMMON.has(word.toLowerCase());
}

/** A 32-bit hash of a word: kept for texts that are compared, in place of many small strings. FNV-1a. */
export function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash | 0;
}
