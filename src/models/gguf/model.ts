import { malformed, unsupported } from './error.ts';
import { MAX_BLOCKS, MAX_EXPERTS } from './limits.ts';
import type { Metadata } from './metadata.ts';
import { quantizationName } from './quantization.ts';
import { attentionOf, expertsOf } from './shape.ts';
import type { ModelFigures, Origin } from './types.ts';
import { integerOf, requiredSize, textOf } from './values.ts';

/** A model's size as its first file says it; throws GgufError where the engine could not load it or would abort. */
export function modelFigures(file: string, metadata: Metadata, { architecture }: Origin): ModelFigures {
  const size = (name: string): number => requiredSize(file, metadata, `${architecture}.${name}`);
  const blockCount = size('block_count');
  checkLayers(file, metadata, architecture, blockCount);
  const contextLength = size('context_length');
  const layers = { architecture, blockCount, embeddingLength: size('embedding_length') };
  const fileType = integerOf(metadata, 'general.file_type');
  return {
    blockCount,
    contextLength,
    embeddingLength: layers.embeddingLength,
    attention: attentionOf(metadata, layers),
    experts: expertsOf(metadata, architecture),
    quantization: fileType === undefined ? undefined : quantizationName(fileType),
    sizeLabel: textOf(metadata, 'general.size_label'),
  };
}

// Assertions of load_hparams: they abort the process instead of failing the load.
function checkLayers(file: string, metadata: Metadata, architecture: string, blocks: number): void {
  const optional = (name: string): number => integerOf(metadata, `${architecture}.${name}`) ?? 0;
  if (blocks < 1 || blocks > MAX_BLOCKS) {
    throw unsupported(file, `it announces ${blocks} layers, and the engine takes 1 to ${MAX_BLOCKS}`);
  }
  if (optional('nextn_predict_layers') > blocks) {
    throw malformed(file, 'it announces more prediction layers than layers');
  }
  const experts = optional('expert_count');
  if (experts > MAX_EXPERTS) {
    throw unsupported(file, `it announces ${experts} experts, and the engine takes ${MAX_EXPERTS}`);
  }
  if (optional('expert_used_count') > experts) {
    throw malformed(file, 'it uses more experts than it has');
  }
}
