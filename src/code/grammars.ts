import type { Language, Parser, Query } from 'web-tree-sitter';
import { type Log, silentLog } from '../util/log.ts';
import type { GrammarFacts, LanguageFacts } from './language.ts';
import { grammarFor, languageFacts } from './languages.ts';
import { bracketQueries } from './treeBrackets.ts';
import type * as treeSitter from './treeSitter.ts';
import { messageOf } from '../util/errors.ts';

/** The files that grammars are made of. Both methods reject where a file is not there. */
export interface SyntaxFiles {
  /** The bytes of web-tree-sitter's own WebAssembly. */
  runtime(): Promise<Uint8Array>;
  /** The bytes of a file below `syntaxes/`. @param path with `/`. */
  read(path: string): Promise<Uint8Array>;
}

/** A grammar that is ready for use, with our queries on it. */
export interface Grammar {
  /** The grammar's folder in `syntaxes/`. */
  readonly name: string;
  /** The registry's row of the language that the grammar was loaded for. */
  readonly facts: LanguageFacts;
  readonly language: Language;
  /** The query `structure.scm`: captures containers by their roles. */
  readonly structure: Query;
  /** The query for every bracket and tag: captures `@open` and `@close`. */
  readonly brackets: Query;
  /**
   * The query for the brackets and tags that the parser could not make sense of, and the quotation marks, as `@quote`.
   */
  readonly strays: Query;
  /** The query `outline.scm`, compiled at the first use; undefined for a language without one. */
  outline(): Query | undefined;
  /** A parser that is set to the language. The caller deletes it. */
  newParser(): Parser;
}

/**
 * The grammars of all languages, each loaded when it is first wanted. A grammar that cannot be loaded counts as none,
 * and is logged once.
 */
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

  /** The grammar of a language; undefined while it is not loaded, and for a language without one. */
  loaded(languageId: string): Grammar | undefined {
    const facts = grammarFor(languageId);
    return facts && this.#loaded.get(facts.name);
  }

  /** The grammar of a language; undefined for a language without one, and where it cannot be loaded. Never rejects. */
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

/** A grammar with our queries compiled on it. */
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

/** The parser library as a module. */
type TreeSitter = typeof treeSitter;

/**
 * As much of WebAssembly's own `Memory` as is used here: the types that this is compiled with are those of no browser.
 */
interface Memory {
  readonly buffer: ArrayBuffer;
}
declare const WebAssembly: {
  readonly Memory: new (limits: { readonly initial: number; readonly maximum: number }) => Memory;
};

/** Bytes of a page, by WebAssembly's definition. */
const PAGE = 65_536;

/** Bytes of memory that web-tree-sitter 0.27.1 was built to begin with; pages that are not touched take no room. */
const INITIAL = 33_554_432;

/**
 * Bytes that the parser, all grammars and all trees take together at most. All grammars are 23 MB and the trees some
 * 45 MB (`LIMITS` in `documentTree.ts`), so that only a fault reaches this, and it is then one of syntax alone: the
 * library throws from there on.
 */
const MOST = 268_435_456;

/** The library's memory: one for the process, as the library is. */
let memory: Memory | undefined;

/** Bytes that the library's memory has grown to; 0 before the library is loaded. It never shrinks. */
export function parserMemoryBytes(): number {
  return memory?.buffer.byteLength ?? 0;
}

/**
 * The parser library, loaded; a further call starts nothing anew.
 * @param runtime the library's WebAssembly, handed over because the library would look for the file where its own code
 * is.
 */
async function startLibrary(runtime: () => Promise<Uint8Array>): Promise<TreeSitter> {
  const [library, wasmBinary] = await Promise.all([import('./treeSitter.ts'), runtime()]);
  memory ??= new WebAssembly.Memory({ initial: INITIAL / PAGE, maximum: MOST / PAGE });
  await library.Parser.init({ wasmBinary, wasmMemory: memory });
  return library;
}
