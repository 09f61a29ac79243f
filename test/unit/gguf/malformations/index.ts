import { ADAPTERS } from './adapter.ts';
import { METADATA } from './metadata.ts';
import { MODEL } from './model.ts';
import { OTHER_FILES } from './otherFiles.ts';
import { PREAMBLE } from './preamble.ts';
import { TENSORS } from './tensors.ts';

/** All of them, by the part of the file that is wrong. */
export const MALFORMATIONS = {
  'another file': OTHER_FILES,
  preamble: PREAMBLE,
  metadata: METADATA,
  model: MODEL,
  tensors: TENSORS,
  adapter: ADAPTERS,
};
