import { malformed } from './error.ts';
import type { Metadata } from './metadata.ts';
import { ValueCode } from './scalars.ts';
import type { SplitFacts } from './types.ts';
import { integerOf } from './values.ts';

/** Where a file stands in its set; throws GgufError `malformed` for impossible numbers. */
export function splitFacts(file: string, metadata: Metadata, tensorCount: number): SplitFacts {
  const splitCount = u16Of(file, metadata, 'split.count');
  // llama-gguf-split --merge leaves a count of 0 in the whole file.
  if (splitCount === undefined || splitCount <= 1) {
    return { splitNo: 0, splitCount: 1, splitTensors: tensorCount };
  }
  const splitNo = u16Of(file, metadata, 'split.no');
  const splitTensors = integerOf(metadata, 'split.tensors.count');
  if (splitNo === undefined || splitNo >= splitCount) {
    throw malformed(file, `it does not say which of its ${splitCount} parts it is`);
  }
  if (splitTensors === undefined || splitTensors < tensorCount) {
    throw malformed(file, 'it does not say how many tensors its parts hold together');
  }
  return { splitNo, splitCount, splitTensors };
}

// llama.cpp asserts the type of these and aborts the process otherwise (llama-model-loader.cpp).
function u16Of(file: string, metadata: Metadata, key: string): number | undefined {
  const value = metadata.values.get(key);
  if (value === undefined) return undefined;
  if (value.kind === 'number' && value.code === ValueCode.uint16) return value.value;
  throw malformed(file, `"${key}" is not a 16-bit number`);
}
