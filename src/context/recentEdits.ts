/** Where the user edited last: a few regions, at the lines where they are now. */
export class RecentEdits {
  #regions: readonly EditedRegion[] = [];

  /** The regions, the newest first. */
  get regions(): readonly EditedRegion[] {
    return this.#regions;
  }

  /**
   * Notes a change. A change that is longer than a region was pasted, generated or formatted: the regions that it
   * touches are forgotten.
   */
  record(document: string, change: LineChange): void {
    const byHand = Math.max(change.added, change.last - change.first) < LONGEST_REGION;
    const moved = this.#regions.flatMap((region) =>
      region.document === document ? move(region, change, byHand) : [region],
    );
    const edited = { document, start: change.first, end: change.first + change.added + 1 };
    this.#regions = byHand ? join(edited, moved).slice(0, CAPACITY) : moved;
  }

  /** Forgets the regions of a document. */
  forget(document: string): void {
    this.#regions = this.#regions.filter((region) => region.document !== document);
  }
}

/** Lines that were edited. */
export interface EditedRegion {
  /** The document's URI. */
  readonly document: string;
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
}

/**
 * One change of a document's text: the lines from `first` to `last`, both from 0 and included, became as many lines as
 * `added` has line breaks, and one more.
 */
export interface LineChange {
  readonly first: number;
  readonly last: number;
  /** Line breaks in the text that was put there. */
  readonly added: number;
}

/** Regions that are remembered, over all documents: the work of the last minutes. */
const CAPACITY = 12;

/** Lines of a region at most: about what fits into the share of the prompt that edits get. */
export const LONGEST_REGION = 24;

/**
 * Lines between two regions of a document that make them one: chosen so that edits a few lines apart, as in one
 * function, are one piece of context and not several that begin and end in the middle of it.
 */
const GAP = 3;

/**
 * Where a region is after a change; empty when the change took it away.
 * @param byHand whether the change is short enough to be typed.
 */
function move(region: EditedRegion, change: LineChange, byHand: boolean): EditedRegion[] {
  const { first, last, added } = change;
  const shift = added - (last - first);
  if (last < region.start) return [{ ...region, start: region.start + shift, end: region.end + shift }];
  if (first >= region.end) return [region];
  if (!byHand || (first <= region.start && last >= region.end)) return [];
  const start = Math.min(region.start, first);
  const end = Math.max(region.end, last + 1) + shift;
  return [{ ...region, start, end }];
}

/** The regions with an edited one first, in one with those of its document that it touches. */
function join(edited: EditedRegion, regions: readonly EditedRegion[]): EditedRegion[] {
  const touching = regions.filter((region) => touches(region, edited));
  const others = regions.filter((region) => !touching.includes(region));
  const start = Math.min(edited.start, ...touching.map((region) => region.start));
  const end = Math.max(edited.end, ...touching.map((region) => region.end));
  return [clamp({ ...edited, start, end }, edited), ...others];
}

/** Whether two regions are of one document, and no more than `GAP` lines apart. */
function touches(a: EditedRegion, b: EditedRegion): boolean {
  return a.document === b.document && a.start <= b.end + GAP && b.start <= a.end + GAP;
}

/** A region cut to `LONGEST_REGION` lines, the end of what was edited just now among them. */
function clamp(region: EditedRegion, edited: EditedRegion): EditedRegion {
  const start = Math.max(region.start, edited.end - LONGEST_REGION);
  return { ...region, start, end: Math.min(region.end, start + LONGEST_REGION) };
}
