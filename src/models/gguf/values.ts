import { malformed, quoted } from './error.ts';
import type { Metadata } from './metadata.ts';
import { ValueCode, scalarOf } from './scalars.ts';
import type { Origin } from './types.ts';

/** The number at a key, or undefined if there is none. */
export function numberOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'number' ? value.value : undefined;
}

/** The integer at a key, or undefined if there is none or it is of another kind. */
export function integerOf(metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'number' && scalarOf(value.code)?.integer ? value.value : undefined;
}

/** The text at a key that the metadata keep, or undefined. */
export function textOf(metadata: Metadata, key: string): string | undefined {
  const value = metadata.values.get(key);
  return value?.kind === 'text' ? value.text : undefined;
}

/** The figure of each layer, where one number may stand for all of them; undefined if there is none that can be. */
export function perLayerOf(metadata: Metadata, key: string, layers: number): readonly number[] | undefined {
  const value = metadata.values.get(key);
  const each = value?.kind === 'array' ? value.numbers : repeated(integerOf(metadata, key), layers);
  return each?.every((number) => number >= 0) === true ? each : undefined;
}

function repeated(value: number | undefined, times: number): readonly number[] | undefined {
  return value === undefined ? undefined : Array.from({ length: times }, () => value);
}

/**
 * The number at a key that llama.cpp reads as 32 bits and cannot do without (llama-model.cpp, load_hparams).
 * @throws GgufError `malformed` without it.
 */
export function requiredSize(file: string, metadata: Metadata, key: string): number {
  const value = metadata.values.get(key);
  if (value?.kind !== 'number' || value.code !== ValueCode.uint32) {
    throw malformed(file, `it does not set ${quoted(key)} to a whole number`);
  }
  return value.value;
}

/** @throws GgufError `malformed` for a file that does not say for which architecture it is made. */
export function originOf(file: string, metadata: Metadata): Origin {
  const architecture = textOf(metadata, 'general.architecture');
  if (architecture === undefined) throw malformed(file, 'it does not name its architecture');
  if (!/^[\w.-]{1,64}$/.test(architecture)) {
    throw malformed(file, `${quoted(architecture)} is not an architecture`);
  }
  return { architecture, name: textOf(metadata, 'general.name') };
}
