/** Codes of metadata values in the GGUF specification that the check treats by name. */
export const ValueCode = {
  uint16: 2,
  uint32: 4,
  int32: 5,
  float32: 6,
  string: 8,
  array: 9,
} as const;

/** A value of fixed size: how many bytes it takes and how to read it (64-bit integers lose precision past 2^53). */
export interface Scalar {
  readonly bytes: number;
  readonly integer: boolean;
  readonly read: (from: Buffer, at: number) => number;
}

const integer = (bytes: number, read: Scalar['read']): Scalar => ({ bytes, integer: true, read });
const float = (bytes: number, read: Scalar['read']): Scalar => ({ bytes, integer: false, read });

// In the order of the codes 0 to 12 of the GGUF specification.
const SCALARS: readonly (Scalar | undefined)[] = [
  integer(1, (from, at) => from.readUInt8(at)),
  integer(1, (from, at) => from.readInt8(at)),
  integer(2, (from, at) => from.readUInt16LE(at)),
  integer(2, (from, at) => from.readInt16LE(at)),
  integer(4, (from, at) => from.readUInt32LE(at)),
  integer(4, (from, at) => from.readInt32LE(at)),
  float(4, (from, at) => from.readFloatLE(at)),
  { bytes: 1, integer: false, read: (from, at) => (from.readUInt8(at) === 0 ? 0 : 1) },
  undefined,
  undefined,
  integer(8, (from, at) => Number(from.readBigUInt64LE(at))),
  integer(8, (from, at) => Number(from.readBigInt64LE(at))),
  float(8, (from, at) => from.readDoubleLE(at)),
];

/** The fixed-size value with this code, or undefined for strings, arrays and unknown codes. */
export function scalarOf(code: number): Scalar | undefined {
  return SCALARS[code];
}
