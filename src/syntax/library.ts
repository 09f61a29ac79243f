import type * as treeSitter from './treeSitter.ts';

/** The parser library, once it is loaded. */
export type TreeSitter = typeof treeSitter;

/** As much of WebAssembly's own memory as is used here; the types that we compile with are those of no browser. */
interface Memory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => Memory;
};

/** Bytes of a page, by WebAssembly's definition. */
const PAGE = 65_536;

/** Bytes that web-tree-sitter 0.27.1 was built to begin with; what is not touched takes no room. */
const INITIAL = 33_554_432;

/**
 * Bytes that the parser, all grammars and all trees take together at most. All grammars are 23 MB and the trees some
 * 45 MB (see `limits.ts`), so that this is never reached but by a fault, which is then one of syntax alone: the library
 * throws from there on.
 */
const MOST = 268_435_456;

/** One for the process, as the library is. */
let memory: Memory | undefined;

/** Bytes that the library's memory has grown to; 0 before it is loaded. It never shrinks. */
export function parserMemoryBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

/**
 * Loads the library. Starting it again does nothing.
 * @param runtime its WebAssembly, handed over because the library would look for its file where its own code is.
 */
export async function startLibrary(runtime: () => Promise<Uint8Array>): Promise<TreeSitter> {
  const [library, wasmBinary] = await Promise.all([import('./treeSitter.ts'), runtime()]);
  memory ??= new WebAssembly.Memory({ initial: INITIAL / PAGE, maximum: MOST / PAGE });
  await library.Parser.init({ wasmBinary, wasmMemory: memory });
  return library;
}
