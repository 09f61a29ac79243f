import type { Figures } from './figures.ts';

/**
 * The bundled model, as its headers say: it is measured on every machine, and others are predicted from it. Its table
 * of input tokens serves as the output matrix. A test compares these figures with the files.
 */
export const BUNDLED: Figures = {
  bytes: 220_140_096,
  weights: [
    { group: 'input', type: 'Q4_0', elements: 29_360_128, bytes: 16_515_072 },
    { group: 'layers', type: 'Q4_0', elements: 344_752_128, bytes: 193_923_072 },
    { group: 'layers', type: 'Q4_1', elements: 13_074_432, bytes: 8_171_520 },
    { group: 'layers', type: 'F32', elements: 71_552, bytes: 286_208 },
  ],
  experts: undefined,
  cellNumbers: 6144,
  heads: 14,
  embeddingLength: 896,
  vocabularySize: 32_768,
  isExact: true,
};
