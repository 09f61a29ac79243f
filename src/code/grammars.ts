import type { Language, Parser, Query } from 'web-tree-sitter';
import { type Log, messageOf, silentLog } from '../util/log.ts';
import type { GrammarFacts, LanguageFacts } from './language.ts';
import { grammarFor, languageFacts } from './languages.ts';
import { bracketQueries } from './treeBrackets.ts';
import type * as treeSitter from './treeSitter.ts';

/** Reads the files that grammars are made of; rejects when one is not there. */
export interface SyntaxFiles {
  /** web-tree-sitter's own WebAssembly. */
  runtime(): Promise<Uint8Array>;
  /** A file below `syntaxes/`, its path with `/`. */
  read(path: string): Promise<Uint8Array>;
}

/** A grammar that is ready for use, with our queries on it. */
export interface Grammar {
  /** Its folder in `syntaxes/`. */
  readonly name: string;
  /** Facts of the language that it was loaded for. */
  readonly facts: LanguageFacts;
  readonly language: Language;
  /** What `structure.scm` captures. */
  readonly structure: Query;
  /** `@open` and `@close`: every bracket and tag. */
  readonly brackets: Query;
  /** The same of those that the parser could not make sense of; undefined where it has nothing to find. */
  readonly strays: Query;
  /** What `outline.scm` captures; compiled at the first use. */
  outline(): Query | undefined;
  /** A parser that is set to the language. Whoever makes it deletes it. */
  newParser(): Parser;
}

/** The grammars, loaded when they are first wanted. One that cannot be loaded is as good as none, and said once. */
export class Grammars {
  readonly #files: SyntaxFiles;
  readonly #log: Log;
  readonly #loading = new Map<string, Promise<Grammar | undefined>>();
  readonly #loaded = new Map<string, Grammar>();
  #library: Promise<TreeSitter> | undefined;

  constructor(files: SyntaxFiles, log: Log = silentLog) {
    this.#files = files;
    this.#log = log;
  }

  /** The grammar of a language, if it is loaded. */
  loaded(languageId: string): Grammar | undefined {
    const facts = grammarFor(languageId);
    return facts && this.#loaded.get(facts.name);
  }

  /** The grammar of a language; undefined where there is none or it cannot be loaded. Never rejects. */
  async load(languageId: string): Promise<Grammar | undefined> {
    const facts = grammarFor(languageId);
    if (!facts) return undefined;
    const loading = this.#loading.get(facts.name) ?? this.#loadOnce(facts, languageId);
    this.#loading.set(facts.name, loading);
    return await loading;
  }

  async #loadOnce(facts: GrammarFacts, languageId: string): Promise<Grammar | undefined> {
    try {
      const grammar = await this.#open(facts, languageFacts(languageId));
      this.#loaded.set(facts.name, grammar);
      return grammar;
    } catch (error) {
      this.#log.warn(`no syntax for ${facts.name}: ${messageOf(error)}`);
      return undefined;
    }
  }

  async #open({ name, structure, outline }: GrammarFacts, facts: LanguageFacts): Promise<Grammar> {
    this.#library ??= startLibrary(() => this.#files.runtime());
    const [library, wasm, places, declarations] = await Promise.all([
      this.#library,
      this.#files.read(`${name}/grammar.wasm`),
      this.#text(structure, 'structure.scm'),
      this.#text(outline, 'outline.scm'),
    ]);
    const language = await library.Language.load(wasm);
    return newGrammar(library, { name, facts, language }, places, declarations);
  }

  async #text(folders: readonly string[], file: string): Promise<string> {
    const parts = await Promise.all(folders.map((folder) => this.#files.read(`${folder}/${file}`)));
    return parts.map((part) => new TextDecoder().decode(part)).join('\n');
  }
}

function newGrammar(
  { Parser, Query }: TreeSitter,
  own: Pick<Grammar, 'name' | 'facts' | 'language'>,
  structure: string,
  outlineText: string,
): Grammar {
  let outline: Query | undefined;
  const compile = (text: string): Query => new Query(own.language, text);
  const { all, strays } = bracketQueries(own.language);
  return {
    ...own,
    structure: compile(structure),
    brackets: compile(all),
    strays: compile(strays),
    outline: () => (outline ??= outlineText === '' ? undefined : compile(outlineText)),
    newParser: () => new Parser().setLanguage(own.language),
  };
}

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
