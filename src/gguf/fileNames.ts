/** The name of a part of a split model, taken apart. */
export interface SplitName {
  /** The path of the file without number and ending. */
  readonly stem: string;
  /** Number of this part, from 1. */
  readonly part: number;
  /** Parts of the model. */
  readonly count: number;
}

/** llama.cpp's names for types of weights, with what people append to them; a digit has to follow the Q. */
const QUANTIZATION =
  /(?<![A-Z0-9])(I?Q\d(?:_(?:0(?:_\d_\d)?|1|K(?:_(?:XXS|XS|XL|S|M|L))?|NL(?:_XL)?|XXS|XS|S|M))?|TQ[12]_0|MXFP4|BF16|FP?16|FP?32)(?![A-Z0-9])/gi;

/** Name of a part as llama-gguf-split gives it. */
const SPLIT = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/is;

/** Names of files that go with a model, by convention: projectors of vision models, adapters, importance matrices. */
const COMPANION = /mmproj|projector|imatrix|(?:^|[-._])(?:i?lora|adapters?)(?:[-._]|$)/i;

/** The quantization that a path names, such as `Q4_K_M`: in the name of the file, else in that of its folder. */
export function quantizationOf(path: string): string | undefined {
  const [found] = path
    .split(/[\\/]/)
    .slice(-2)
    .reverse()
    .flatMap((name) => name.match(QUANTIZATION)?.at(-1) ?? []);
  return found?.toUpperCase().replace(/^FP/, 'F');
}

/** The parts of a path that names a part of a split model; undefined for a file that is whole. */
export function splitNameOf(path: string): SplitName | undefined {
  const [, stem, part, count] = SPLIT.exec(path) ?? [];
  const found = stem === undefined ? undefined : { stem, part: Number(part), count: Number(count) };
  return found && found.part >= 1 && found.part <= found.count ? found : undefined;
}

/** The name of a model by its path, where nothing else is known of it: the last name without ending and number. */
export function modelStem(path: string): string {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return file.replace(/(?:-\d{5}-of-\d{5})?\.gguf$/i, '');
}

/** Whether a path names a model: it ends in `.gguf`, and is no projector, adapter or importance matrix. */
export function isModelName(path: string): boolean {
  const file = path.split(/[\\/]/).at(-1) ?? '';
  return /\.gguf$/i.test(file) && !COMPANION.test(file);
}

/**
 * The models that files make up: each file by itself, or with all other parts of its set in their order. Sets with gaps are
 * left out.
 */
export function wholeModels<T>(
  files: readonly T[],
  pathOf: (file: T) => string,
): readonly (readonly [T, ...T[]])[] {
  const sets = new Map<string, { readonly count: number; readonly parts: Map<number, T> }>();
  for (const file of files) {
    const { stem, part, count } = splitNameOf(pathOf(file)) ?? { stem: pathOf(file), part: 1, count: 1 };
    const key = `${stem}\0${count}`;
    const set = sets.get(key) ?? { count, parts: new Map<number, T>() };
    sets.set(key, set);
    set.parts.set(part, file);
  }
  return [...sets.values()].flatMap(({ count, parts }) => {
    const [first, ...rest] = [...parts].sort(([one], [other]) => one - other).map(([, file]) => file);
    return first !== undefined && parts.size === count ? [[first, ...rest] as const] : [];
  });
}
