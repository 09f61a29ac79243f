import type { Dirent } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { modelStem, quantizationOf, wholeModels } from '../../gguf/fileNames.ts';

/** Whether one more entry of a folder may be looked at; counts it. */
export type Budget = () => boolean;

/** What lies in a folder. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
}

/** Enough for a thousand models with all that lies beside them; a folder that holds more was chosen by mistake. */
const MAX_ENTRIES = 10_000;

/** For one folder of a program. */
export function freshBudget(entries = MAX_ENTRIES): Budget {
  let left = entries;
  return () => left-- > 0;
}

/** The entries of a folder by name, none where it cannot be read. Never rejects. */
export async function entriesOf(folder: string, budget: Budget): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const found of await opendir(folder)) {
      if (!budget()) break;
      entries.push({ name: found.name, path: join(folder, found.name), kind: kindOf(found) });
    }
  } catch {
    // It is absent, no folder, or not ours to read: what was seen until then counts.
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What lies in a folder and, `depth` levels down, in its folders, but for folders. Links are not followed. */
export async function entriesBelow(folder: string, depth: number, budget: Budget): Promise<readonly Entry[]> {
  const below: Entry[] = [];
  for (const entry of await entriesOf(folder, budget)) {
    if (entry.kind !== 'folder') below.push(entry);
    else if (depth > 0) below.push(...(await entriesBelow(entry.path, depth - 1, budget)));
  }
  return below;
}

/** Size of a regular file; undefined for anything else. Never rejects. */
export async function fileBytes(path: string): Promise<number | undefined> {
  const found = await lstat(path).catch(() => undefined);
  return found?.isFile() ? found.size : undefined;
}

function kindOf(entry: Dirent): Entry['kind'] {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  return entry.isSymbolicLink() ? 'link' : 'other';
}

/** The programs whose models are looked for. */
export type Program = 'LM Studio' | 'Ollama' | 'Hugging Face';

/** The machine as far as it is looked at. */
export interface FoundMachine {
  /** The user's folder. */
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As Node names it. */
  readonly platform: string;
}

/** A model that another program keeps on this machine. It is read there, and never changed. */
export interface FoundModel {
  readonly program: Program;
  /** What people call it: the file's name without number and ending, or Ollama's `name:tag`. */
  readonly label: string;
  /** Who published it, as far as its place says so: `owner/name`, or Ollama's registry and namespace. */
  readonly origin: string;
  /** What the engine loads: the only file, or the first of a set. An Ollama file has no ending. */
  readonly path: string;
  /** Of all its files together. */
  readonly bytes: number;
  /** As the name says it, such as `Q4_K_M`. */
  readonly quantization: string | undefined;
  /** What the program claims of a model in one file, in lower-case hexadecimal; nobody hashed it here. */
  readonly sha256: string | undefined;
}

/** A GGUF file of another program. */
export interface GgufFile {
  readonly path: string;
  readonly bytes: number;
  /** See `FoundModel`. */
  readonly origin: string;
  readonly sha256?: string | undefined;
}

/** Files as models: a split one once, by its first part. */
export function modelsOfFiles(program: Program, files: readonly GgufFile[]): readonly FoundModel[] {
  return wholeModels(files, ({ path }) => path).map((parts) => {
    const [{ path, origin, sha256 }] = parts;
    return {
      ...{ program, origin, path, label: displayed(modelStem(path)), quantization: quantizationOf(path) },
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      sha256: parts.length === 1 ? sha256 : undefined,
    };
  });
}

/** A name from a disk for a menu: control and direction characters could forge what surrounds it. */
export function displayed(name: string): string {
  return name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}
