import { BUNDLED_FIGURES, type ModelFigures } from '../../../src/advice/figures.ts';
import { type Speed, USUAL_DEPTH } from '../../../src/advice/speed.ts';

/** Qwen2.5-Coder 1.5B Instruct, Q4_K_M, the official file: as its header says. */
export const LARGE: ModelFigures = {
  bytes: 1_117_320_768,
  weights: [
    { group: 'output', type: 'Q6_K', elements: 233_373_696, bytes: 191_439_360 },
    { group: 'input', type: 'Q4_K', elements: 233_373_696, bytes: 131_272_704 },
    { group: 'layers', type: 'F32', elements: 144_896, bytes: 579_584 },
    { group: 'layers', type: 'Q6_K', elements: 198_180_864, bytes: 162_570_240 },
    { group: 'layers', type: 'Q4_K', elements: 1_112_014_848, bytes: 625_508_352 },
  ],
  experts: undefined,
  cellNumbers: 14_336,
  heads: 12,
  embeddingLength: 1536,
  vocabularySize: 151_936,
  isExact: true,
};

/**
 * Qwen2.5-Coder 0.5B Instruct, Q4_K_M, the official file, whose rows of 896 weights take no K-quants: as the rules of
 * llama.cpp's quantizer give it, which add up to the file's size but for its metadata.
 */
export const OFFICIAL: ModelFigures = {
  ...BUNDLED_FIGURES,
  bytes: 491_400_064,
  weights: [
    { group: 'input', type: 'Q5_0', elements: 136_134_656, bytes: 93_592_576 },
    { group: 'output', type: 'Q8_0', elements: 136_134_656, bytes: 144_643_072 },
    { group: 'layers', type: 'Q5_0', elements: 250_478_592, bytes: 172_204_032 },
    { group: 'layers', type: 'Q8_0', elements: 2_752_512, bytes: 2_924_544 },
    { group: 'layers', type: 'Q6_K', elements: 52_297_728, bytes: 42_900_480 },
    { group: 'layers', type: 'Q4_K', elements: 52_297_728, bytes: 29_417_472 },
  ],
  vocabularySize: 151_936,
};

/** Of a machine on which nothing delays a step. */
export function steady(stepMs: number, prefillRate: number): Speed {
  return { stepMs, quietStepMs: stepMs, depth: USUAL_DEPTH, prefillRate };
}
