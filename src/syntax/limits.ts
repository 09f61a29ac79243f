/**
 * How much the trees may take. Measured with web-tree-sitter 0.27.1 on a TypeScript text of 20,000 lines (675,000 units):
 * 160 ms for the first parse, about 12 MB for the tree. WebAssembly's memory grows and is never given back, so what is
 * held at the same time is bounded.
 */
export interface Limits {
  /** UTF-16 units of the longest text that gets a tree. VS Code itself leaves larger files without most of its features at 20 MB. */
  readonly textUnits: number;
  /** Lines of the longest text that gets a tree. */
  readonly textLines: number;
  /** UTF-16 units of all texts that have trees, together. */
  readonly allUnits: number;
  /** Trees that are held at the same time. */
  readonly trees: number;
  /** Milliseconds that parsing may take at a stretch: the goal is 2 ms of work for a keystroke, and a slice may come between. */
  readonly sliceMs: number;
  /** Milliseconds that one parse may take in all its slices. A text that takes longer is given up. */
  readonly parseMs: number;
}

/** 1,000,000 units are 30,000 lines of usual code and 18 MB of tree; all trees together then take some 45 MB. */
export const LIMITS: Limits = {
  textUnits: 1_000_000,
  textLines: 50_000,
  allUnits: 2_500_000,
  trees: 16,
  sliceMs: 1,
  parseMs: 2_000,
};
