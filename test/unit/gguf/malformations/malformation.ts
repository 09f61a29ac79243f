import type { GgufReason } from '../../../../src/gguf/errors.ts';
import { type FileSpec, modelPairs, tensor } from '../ggufWriter.ts';

/** One fault in an otherwise valid file: `fault` stands in the message, which is all that a user sees of it. */
export type Malformation = readonly [
  name: string,
  reason: GgufReason,
  fault: string,
  content: FileSpec | Buffer,
];

/** The largest number of 64 bits. */
export const HUGE = 2n ** 64n - 1n;
/** A model with more pairs. */
export const withPair = (...extra: Buffer[]): FileSpec => ({ pairs: [...modelPairs(), ...extra] });
/** A model with another value at a key, or without it. */
export const changed = (key: string, value?: Buffer): FileSpec => ({ pairs: modelPairs({ [key]: value }) });
/** A model whose only tensor is changed. */
export const withTensor = (changes: Parameters<typeof tensor>[0], data = 256): FileSpec => ({
  tensors: [tensor(changes)],
  data,
});
/** Bytes, a character each. */
export const latin1 = (content: string): Buffer => Buffer.from(content, 'latin1');
