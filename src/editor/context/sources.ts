import { declarationsIn } from '../../completion/context/declarations.ts';
import type { SourceFile, Sources } from '../../completion/context/importedSources.ts';
import { importFamily } from '../../completion/context/imports/index.ts';
import type { ImportSpec } from '../../completion/context/imports/types.ts';
import type { Outline } from '../../completion/context/outline.ts';
import type { FolderFiles } from './folderFiles.ts';
import type { FileText, Texts } from './texts.ts';

/** Finds the declarations of a text by its grammar; `undefined` where there is none. */
export type Parse = (languageId: string, lines: readonly string[]) => Promise<Outline | undefined>;

/** UTF-16 units in which imports are looked for; they stand at the top. */
const HEAD = 32_000;

/** Makes outlines of texts, each once. */
export class Outlines {
  readonly #parse: Parse;
  readonly #made = new WeakMap<FileText, Promise<SourceFile>>();

  constructor(parse: Parse) {
    this.#parse = parse;
  }

  async of(text: FileText): Promise<SourceFile> {
    const made = this.#made.get(text) ?? this.#make(text);
    this.#made.set(text, made);
    return await made;
  }

  async #make({ languageId, lines }: FileText): Promise<SourceFile> {
    const parsed = await this.#parse(languageId, lines).catch(() => undefined);
    return { outline: parsed ?? declarationsIn(lines), imports: importsIn(languageId, lines) };
  }
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

function importsIn(languageId: string, lines: readonly string[]): readonly ImportSpec[] {
  return importFamily(languageId)?.imports(lines.join('\n').slice(0, HEAD)) ?? [];
}
