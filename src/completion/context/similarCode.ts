import { hashSet, type HashedText } from './hashedText.ts';
import { nearRange, shownRange, type LineRange } from './place.ts';
import { similarWindows, type SimilarWindow } from './similarity.ts';

/** A text that is known: the file that is written in, or another that is open. */
export interface KnownText {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  readonly lines: readonly string[];
  readonly hashed: HashedText;
}

/** Lines of a text that are like those around the cursor. */
export interface SimilarCode extends SimilarWindow {
  readonly text: KnownText;
}

/** Windows offered of each text; the budget has room for two or three in all. */
const WINDOWS_OF_EACH = 2;

/**
 * Looks for code like that around the cursor: in its own file outside what the prompt shows, and in others.
 * @param pause called between texts: each may take some milliseconds.
 */
export async function similarCode(
  own: KnownText,
  cursor: number,
  others: readonly KnownText[],
  pause: () => Promise<void>,
): Promise<SimilarCode[]> {
  const wanted = hashSet(own.hashed, ...nearRange(own.lines, cursor));
  const [from, to] = shownRange(own.lines, cursor);
  const places: readonly (readonly [KnownText, LineRange?])[] = [
    [own, [0, from]],
    [own, [to, own.lines.length]],
    ...others.map((text) => [text] as const),
  ];
  const found: SimilarCode[] = [];
  for (const [text, range] of places) {
    found.push(
      ...similarWindows(text.hashed, wanted, WINDOWS_OF_EACH, range).map((window) => ({ ...window, text })),
    );
    await pause();
  }
  return found;
}
