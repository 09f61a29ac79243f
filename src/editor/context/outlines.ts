import { declarationsIn, type Outline } from '../../code/declarations.ts';
import { grammarFor } from '../../code/languages.ts';
import type { Grammars } from '../../code/grammars.ts';
import { importFamily } from '../../code/imports/resolve.ts';
import type { ImportSpec } from '../../code/imports/types.ts';
import { SyntaxTrees } from '../../code/syntaxTrees.ts';
import type { SourceFile, Sources } from '../../context/importedFiles.ts';
import type { Clock } from '../../util/async.ts';
import type { Disposable } from '../../util/disposable.ts';
import type { Log } from '../../util/log.ts';
import type { FolderFiles } from './folderFiles.ts';
import type { FileText, Texts } from './texts.ts';

/** Finds the declarations of a text by its grammar; undefined where there is no grammar. */
export type Parse = (languageId: string, lines: readonly string[]) => Promise<Outline | undefined>;

/** The outlines of texts, each made once. */
export class Outlines {
  readonly #parse: Parse;
  readonly #made = new WeakMap<FileText, Promise<SourceFile>>();

  constructor(parse: Parse) {
    this.#parse = parse;
  }

  /**
   * What a text declares and imports.
   * @param current the outline that a syntax tree which is there anyway gives of this very text.
   */
  async of(text: FileText, current?: Outline): Promise<SourceFile> {
    const made = this.#made.get(text) ?? this.#make(text, current);
    this.#made.set(text, made);
    return await made;
  }

  async #make({ languageId, lines }: FileText, current?: Outline): Promise<SourceFile> {
    const parsed = current ?? (await this.#parse(languageId, lines).catch(() => undefined));
    return { outline: parsed ?? declarationsIn(lines), imports: importsIn(languageId, lines) };
  }
}

/** UTF-16 units in which imports are looked for; they stand at the top. */
const HEAD = 32_000;

/** The imports of a text; none for a language whose imports are not known. */
function importsIn(languageId: string, lines: readonly string[]): readonly ImportSpec[] {
  return importFamily(languageId)?.imports(lines.join('\n').slice(0, HEAD)) ?? [];
}

/** The source files of one workspace folder. */
export function sourcesIn(folder: FolderFiles, texts: Texts, outlines: Outlines): Sources {
  return {
    list: async (path) => await folder.list(path),
    read: async (path) => await folder.read(path),
    find: async (ends) => await folder.find(ends),
    source: async (path) => {
      const text = await texts.of(folder.uriOf(path));
      return text && (await outlines.of(text));
    },
  };
}

/**
 * Finds the declarations of whole texts by their grammars, in slices between other work. Its trees are apart from
 * those of the documents that are written in, which these must not drive out.
 */
export class TextParser implements Disposable {
  readonly #trees: SyntaxTrees;
  #count = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(grammars: Grammars, clock: Clock, log: Log) {
    this.#trees = new SyntaxTrees(grammars, clock, log);
  }

  /**
   * What a text declares; undefined where there is no grammar, or the text could not be parsed. One text is parsed
   * after the other: of more trees at the same time than are kept, the first would be gone before they are asked.
   */
  async outline(languageId: string, lines: readonly string[]): Promise<Outline | undefined> {
    if (grammarFor(languageId) === undefined) return undefined;
    const outline = this.#last.then(async () => await this.#parse(languageId, lines));
    this.#last = outline.catch(() => undefined);
    return await outline;
  }

  async #parse(languageId: string, lines: readonly string[]): Promise<Outline | undefined> {
    const key = `text ${this.#count++}`;
    this.#trees.follow(key, languageId, { lineCount: lines.length, lineAt: (line) => lines[line] ?? '' });
    await this.#trees.settled();
    const outline = this.#trees.outline(key);
    this.#trees.forget(key);
    return outline;
  }

  dispose(): void {
    this.#trees.dispose();
  }
}
