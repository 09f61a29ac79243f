import { huggingFaceModels } from './huggingFace.ts';
import { lmStudioModels } from './lmStudio.ts';
import { ollamaModels } from './ollama.ts';
import { placesOf } from './places.ts';
import type { FoundMachine, FoundModel } from './types.ts';

/**
 * The models that LM Studio, Ollama and Hugging Face's tools keep on this machine, each file once. Reads names, sizes and
 * Ollama's manifests, never a model: the header check has the last word on what can be loaded. Never rejects.
 */
export async function findModels(machine: FoundMachine): Promise<readonly FoundModel[]> {
  const { lmStudio, ollama, huggingFace } = placesOf(machine);
  const lists = await Promise.all([
    ...lmStudio.map(lmStudioModels),
    ...ollama.map(ollamaModels),
    ...huggingFace.map(huggingFaceModels),
  ]);
  const models = lists.flat();
  // Several tags of Ollama's may name one file.
  return models.filter(({ path }, index) => models.findIndex((other) => other.path === path) === index);
}
