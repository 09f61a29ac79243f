/** Lines that were edited. */
export interface EditedRegion {
  /** Identifies the document. */
  readonly document: string;
  /** The first line, from 0. */
  readonly start: number;
  /** The line after the last. */
  readonly end: number;
}

/** One change of a document's text: lines `first` to `last` became `added` lines more than one. */
export interface LineChange {
  readonly first: number;
  readonly last: number;
  /** Line breaks in the text that was put there. */
  readonly added: number;
}

/** Regions remembered, over all documents: what was done in the last minutes. */
const CAPACITY = 12;

/** Lines of a region at most; about what fits into the share of the prompt that edits get. */
export const LONGEST_REGION = 24;

/** Regions closer than this, in lines, are one. */
const GAP = 3;

/** Where the user edited last: a few regions, the newest first, at the lines where they are now. */
export class RecentEdits {
  #regions: readonly EditedRegion[] = [];

  /** The newest first. */
  get regions(): readonly EditedRegion[] {
    return this.#regions;
  }

  /** A change longer than a region was pasted, generated or formatted: what it touches is forgotten. */
  record(document: string, change: LineChange): void {
    const byHand = Math.max(change.added, change.last - change.first) < LONGEST_REGION;
    const moved = this.#regions.flatMap((region) =>
      region.document === document ? move(region, change, byHand) : [region],
    );
    const edited = { document, start: change.first, end: change.first + change.added + 1 };
    this.#regions = byHand ? join(edited, moved).slice(0, CAPACITY) : moved;
  }

  forget(document: string): void {
    this.#regions = this.#regions.filter((region) => region.document !== document);
  }
}

/** Where a region is after a change; nowhere when that took it away. */
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

/** Puts a region first, together with those of its document that it touches. */
function join(edited: EditedRegion, regions: readonly EditedRegion[]): EditedRegion[] {
  const touching = regions.filter((region) => touches(region, edited));
  const others = regions.filter((region) => !touching.includes(region));
  const start = Math.min(edited.start, ...touching.map((region) => region.start));
  const end = Math.max(edited.end, ...touching.map((region) => region.end));
  return [clamp({ ...edited, start, end }, edited), ...others];
}

function touches(a: EditedRegion, b: EditedRegion): boolean {
  return a.document === b.document && a.start <= b.end + GAP && b.start <= a.end + GAP;
}

/** Keeps as much of a region as it may have, and in any case what was edited just now. */
function clamp(region: EditedRegion, edited: EditedRegion): EditedRegion {
  const start = Math.max(region.start, edited.end - LONGEST_REGION);
  return { ...region, start, end: Math.min(region.end, start + LONGEST_REGION) };
}
