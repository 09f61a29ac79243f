import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { EngineModel } from '../host/engineState.ts';

/** Name of the bundled model in menus and messages. */
export const BUNDLED_NAME = 'Nearline Coder 0.5B';

/** A file of the bundled model as it was published. */
export interface BundledFile {
  readonly name: string;
  readonly bytes: number;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** The parts of the bundled model in order, below `models/` of the extension; from the model's card. */
export const BUNDLED_FILES = [
  {
    name: 'nearline-coder-0.5b-q4_0-00001-of-00003.gguf',
    bytes: 74_904_960,
    sha256: 'cdf2d401250331a914065d9e9a3d9feb5b2a4083a24cb8263cc13a0bc487d885',
  },
  {
    name: 'nearline-coder-0.5b-q4_0-00002-of-00003.gguf',
    bytes: 75_591_296,
    sha256: 'fb50ea29bc1898475983f49f6917550412eba2d14ae09f1e4b816081cc3181a3',
  },
  {
    name: 'nearline-coder-0.5b-q4_0-00003-of-00003.gguf',
    bytes: 69_643_840,
    sha256: '02e1f57d53f74d0333f491c13d33a530a1069611f35ea3255dff01be4eba9c0a',
  },
] as const satisfies readonly BundledFile[];

/** The model that ships with the extension. */
export function bundledModel(extensionRoot: string): EngineModel {
  return { label: BUNDLED_NAME, path: bundledModelPath(extensionRoot), bundled: true };
}

/** Path of the bundled model's first part, which the engine loads. */
export function bundledModelPath(extensionRoot: string): string {
  return bundledFilePath(extensionRoot, BUNDLED_FILES[0]);
}

/** Path of one part of the bundled model below the folder of the extension. */
export function bundledFilePath(extensionRoot: string, file: BundledFile): string {
  return join(extensionRoot, 'models', file.name);
}

/** The remedy for a damaged bundled model, for the user; a full sentence. */
export const BUNDLED_REMEDY =
  "Reinstall the Nearline extension, or choose another model with 'Nearline: Switch Model...'.";

/** A problem that keeps the bundled model from being loaded; `message` is for the user. */
type BundledProblem =
  | { readonly kind: 'missing'; readonly file: string; readonly message: string }
  | { readonly kind: 'unreadable'; readonly file: string; readonly message: string }
  | {
      readonly kind: 'wrong-size';
      readonly file: string;
      readonly bytes: number;
      readonly expectedBytes: number;
      readonly message: string;
    };

/** The first problem with the bundled files, or undefined; looks at sizes only and never rejects. */
export async function checkBundled(extensionRoot: string): Promise<BundledProblem | undefined> {
  for (const file of BUNDLED_FILES) {
    const problem = await checkFile(extensionRoot, file);
    if (problem) return problem;
  }
  return undefined;
}

async function checkFile(root: string, file: BundledFile): Promise<BundledProblem | undefined> {
  try {
    const found = await stat(bundledFilePath(root, file));
    const bytes = found.isFile() ? found.size : 0;
    return bytes === file.bytes ? undefined : wrongSize(file, bytes);
  } catch (error) {
    return absent(file.name, (error as NodeJS.ErrnoException).code ?? 'unknown error');
  }
}

function wrongSize({ name, bytes: expectedBytes }: BundledFile, bytes: number): BundledProblem {
  const message = damaged(`${name} has ${bytes} bytes instead of ${expectedBytes}`);
  return { kind: 'wrong-size', file: name, bytes, expectedBytes, message };
}

function absent(file: string, code: string): BundledProblem {
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return { kind: 'missing', file, message: damaged(`${file} is missing`) };
  }
  return { kind: 'unreadable', file, message: damaged(`${file} cannot be read (${code})`) };
}

function damaged(fault: string): string {
  return `The bundled model is damaged: ${fault}. ${BUNDLED_REMEDY}`;
}
