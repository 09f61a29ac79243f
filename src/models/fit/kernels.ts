/** Where weights are multiplied, as far as it decides which types are fast. */
export type Kernels = 'x64' | 'arm64' | 'gpu';

/**
 * Types that llama.cpp rearranges for a processor when it loads them, to multiply several rows at once
 * (ggml-cpu/repack.cpp, v0.4.0). An x64 processor has AVX2; an arm64 one has i8mm, as Apple's have from the M2 on.
 */
const REARRANGED: Readonly<Record<Exclude<Kernels, 'gpu'>, ReadonlySet<string>>> = {
  x64: new Set(['Q4_0', 'Q4_K', 'IQ4_NL', 'MXFP4']),
  arm64: new Set(['Q4_0', 'Q4_K', 'Q5_K', 'Q6_K', 'Q8_0', 'IQ4_NL', 'MXFP4']),
};

/**
 * What a weight of another type costs in units of one that is rearranged, when it is read and when it is multiplied.
 * Decoding and prefill of three models on two machines are predicted best with 1.7 and 2.0 (see speed.ts).
 */
const OTHER_COST = 2;

/** Cost of a weight of a type, such as "Q4_K"; a GPU has no favourites that would matter here. */
export function costOf(type: string, kernels: Kernels): number {
  return kernels === 'gpu' || REARRANGED[kernels].has(type) ? 1 : OTHER_COST;
}
