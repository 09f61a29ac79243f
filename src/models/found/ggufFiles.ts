import { quantizationOf, stemOf, wholeModels } from '../fileNames.ts';
import type { FoundModel, Program } from './types.ts';

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
      ...{ program, origin, path, label: displayed(stemOf(path)), quantization: quantizationOf(path) },
      bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
      sha256: parts.length === 1 ? sha256 : undefined,
    };
  });
}

/** A name from a disk for a menu: control and direction characters could forge what surrounds it. */
export function displayed(name: string): string {
  return name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim();
}
