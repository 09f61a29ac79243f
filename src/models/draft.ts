import type { ModelHeader } from './gguf/types.ts';

/** Qwen2.5-Coder's own token ids, of which the bundled model knows its part. */
const QWEN = { prefix: 151_659, middle: 151_660, suffix: 151_661 };

/** The bundled model's width: a model that is no larger would wait for its draft longer than for itself. */
const BUNDLED_WIDTH = 896;

/** Whether the bundled model can draft for a model: it writes the same tokens, and is larger. */
export function takesBundledDrafts({ fim, embeddingLength }: ModelHeader): boolean {
  const same = fim.prefix === QWEN.prefix && fim.middle === QWEN.middle && fim.suffix === QWEN.suffix;
  return same && embeddingLength > BUNDLED_WIDTH;
}
