import type { Section } from './types.ts';

/** The section on the bundled model. Its licence asks that changes be stated. */
export function modelSection(apacheText: string): Section {
  return {
    title: 'Model',
    intro: `The bundled model, Nearline Coder 0.5B, is made from Qwen2.5-Coder-0.5B-Instruct, Copyright 2024 Alibaba Cloud.
It was changed: the vocabulary is trimmed to 32,768 tokens, the duplicate output matrix is dropped, the linear
layers are adapted to filling in code, and the weights are requantized to Q4_0. models/README.md says exactly
how, and on which code the layers were adapted.`,
    notices: [
      {
        name: 'Qwen2.5-Coder-0.5B-Instruct',
        version: 'GGUF, Q4_K_M',
        licence: 'Apache-2.0',
        repository: 'https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF',
        texts: [apacheText],
      },
    ],
  };
}
