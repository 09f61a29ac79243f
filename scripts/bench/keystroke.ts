import { setImmediate as turn } from 'node:timers/promises';
import { editOf } from '../../src/code/documentTree.ts';
import { Grammars, parserMemoryBytes } from '../../src/code/grammars.ts';
import type { Lines } from '../../src/code/lines.ts';
import { SyntaxTrees } from '../../src/code/syntaxTrees.ts';
import type { Clock } from '../../src/util/async.ts';
import { toDisposable } from '../../src/util/disposable.ts';
import { syntaxFiles } from '../lib/grammars.ts';

/** What a keystroke costs the extension host before the engine is asked. Milliseconds. */
export interface KeystrokeCost {
  readonly lines: number;
  readonly keys: number;
  /** Applying the edit to the tree and reading the place from it: what runs before the answer. */
  readonly synchronous: Spread;
  /** The longest stretch of parsing after each key, which another event may have to wait for. */
  readonly slice: Spread;
  /** Both together: what the worst moment for the next event costs. */
  readonly both: Spread;
  /** The first parse of the file: all of it, and its longest slice. */
  readonly firstParse: { readonly totalMs: number; readonly longestSliceMs: number };
  /** Bytes of WebAssembly memory after the first parse, and after all keys. */
  readonly memory: { readonly afterParse: number; readonly afterKeys: number };
}

export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

/** One class of 20 lines, such as most of a program consists of. */
function classOf(index: number): string[] {
  return `export class Service${index} {
  private readonly items = new Map<string, number>();

  constructor(private readonly name: string) {}

  /** Adds one. */
  add(key: string, value: number): number {
    const before = this.items.get(key) ?? 0;
    if (before > value) {
      throw new Error(\`too small: \${key} in \${this.name}\`);
    }
    this.items.set(key, before + value);
    return [...this.items.values()].reduce((sum, one) => sum + one, 0);
  }

  async load(url: string): Promise<void> {
    const answer = await fetch(url, { method: 'GET', headers: { accept: 'text/plain' } });
    for (const line of (await answer.text()).split(';')) this.add(line, line.length);
  }
}`.split('\n');
}

/** What is typed, again and again, with Enter and what editors insert by themselves. */
const TYPED = [
  'const total = items.map((item) => item.price);',
  'if (total > limit) {',
  'report(total);',
  '}',
];

/** The system's clock, with the longest action that it ran. */
class MeasuredClock implements Clock {
  longestMs = 0;

  now(): number {
    return performance.now();
  }

  after(_delayMs: number, action: () => void): { dispose(): void } {
    const handle = setImmediate(() => {
      const started = performance.now();
      action();
      this.longestMs = Math.max(this.longestMs, performance.now() - started);
    });
    return toDisposable(() => clearImmediate(handle));
  }

  takeLongest(): number {
    const longest = this.longestMs;
    this.longestMs = 0;
    return longest;
  }
}

/**
 * Types in the middle of a synthetic TypeScript file and measures what each key costs.
 * @param lineCount lines of the file, in steps of 20.
 */
export async function measureKeystroke(lineCount = 20_000, keys = 1_000): Promise<KeystrokeCost> {
  const lines = Array.from({ length: lineCount / 20 }, (_, index) => classOf(index)).flat();
  const clock = new MeasuredClock();
  const trees = new SyntaxTrees(new Grammars(syntaxFiles), clock);
  const started = performance.now();
  trees.follow('file', 'typescript', linesIn(lines));
  await trees.settled();
  const firstParse = { totalMs: performance.now() - started, longestSliceMs: clock.takeLongest() };
  const afterParse = parserMemoryBytes();
  const typist = new Typist(lines, trees, Math.floor(lineCount / 2 / 20) * 20 + 11);
  const costs: { synchronous: number; slice: number }[] = [];
  for (let key = 0; key < keys; key++) {
    const synchronous = typist.type();
    await trees.settled();
    await turn();
    costs.push({ synchronous, slice: clock.takeLongest() });
  }
  const memory = { afterParse, afterKeys: parserMemoryBytes() };
  trees.dispose();
  return {
    lines: lineCount,
    keys,
    synchronous: spread(costs.map(({ synchronous }) => synchronous)),
    slice: spread(costs.map(({ slice }) => slice)),
    both: spread(costs.map(({ synchronous, slice }) => synchronous + slice)),
    firstParse,
    memory,
  };
}

/** Lines that change, read as they are. */
function linesIn(lines: readonly string[]): Lines {
  return {
    get lineCount() {
      return lines.length;
    },
    lineAt: (line) => lines[line] ?? '',
  };
}

/** Types at one place of the file, a key at a time. */
class Typist {
  readonly #lines: string[];
  readonly #trees: SyntaxTrees;
  #row: number;
  #offset: number;
  #left = '';
  #typed = 0;

  constructor(lines: string[], trees: SyntaxTrees, row: number) {
    this.#lines = lines;
    this.#trees = trees;
    this.#row = row;
    this.#offset = lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, 0);
  }

  /** One key; gives the milliseconds of what the host does about it at once. */
  type(): number {
    if (this.#left === '') this.#left = `\n    ${TYPED[this.#typed++ % TYPED.length] ?? ''}`;
    const text = this.#left.startsWith('\n') ? '\n    ' : this.#left.charAt(0);
    this.#left = this.#left.slice(text.length);
    const line = this.#lines[this.#row] ?? '';
    const at = { line: this.#row, character: line.length };
    const change = {
      range: { start: at, end: at },
      rangeOffset: this.#offset + line.length,
      rangeLength: 0,
      text,
    };
    this.#insert(line, text);
    const position = { line: this.#row, character: this.#lines[this.#row]?.length ?? 0 };
    const started = performance.now();
    this.#trees.edit('file', [editOf(change, 1)]);
    this.#trees.placeAt('file', position);
    return performance.now() - started;
  }

  #insert(line: string, text: string): void {
    const added = (line + text).split('\n');
    this.#lines.splice(this.#row, 1, ...added);
    if (added.length === 1) return;
    this.#offset += line.length + 1;
    this.#row++;
  }
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
