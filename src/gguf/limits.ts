/** Bytes of header that are walked at most: a 262,144-token vocabulary with its merges takes under 20 MB. */
export const MAX_HEADER_BYTES = 64 * 1024 * 1024;

/** Bytes of a file that are held in memory at a time; it is read in pieces of this size. */
export const WINDOW_BYTES = 256 * 1024;

/** Key/value pairs of a file at most; published models have under 100. */
export const MAX_METADATA = 4096;

/** Tensors of one file at most; published models have under 3,000, and llama.cpp compares all names pairwise. */
export const MAX_TENSORS = 16_384;

/**
 * Elements of all arrays together, at most. node-llama-cpp turns every element into a JavaScript value; the
 * largest vocabularies (262,144 tokens, scores, types and about 515,000 merges) hold 1.3 million.
 */
export const MAX_ARRAY_ELEMENTS = 4 * 1024 * 1024;

/**
 * Bytes of a metadata key at most. The GGUF specification allows 65,535 and published keys stay under 64; V8 hashes long
 * strings by their length alone, so that 1,000 keys of 65,000 bytes took 5.7 s to tell apart.
 */
export const MAX_KEY_BYTES = 1024;

/** Tokens that are decoded at most in search of fill-in-the-middle tokens; vocabularies have a few hundred such. */
export const MAX_DECODED_TOKENS = 10_000;

/** Bytes that are kept of a text value that is shown or looked up (name, architecture, tokenizer). */
export const MAX_TEXT_BYTES = 1024;

/** Bytes of a tensor's name at most, one less than GGML_MAX_NAME in ggml.h, which counts the final zero. */
export const MAX_TENSOR_NAME_BYTES = 63;

/** Dimensions of a tensor at most: GGML_MAX_DIMS in ggml.h. */
export const MAX_DIMENSIONS = 4;

/** Layers of a model at most: LLAMA_MAX_LAYERS in llama.cpp's llama-hparams.h; a larger count, or 0, aborts the process that loads the file. */
export const MAX_BLOCKS = 512;

/** Experts of a model at most: LLAMA_MAX_EXPERTS in llama.cpp's llama-hparams.h (v0.4.0), an assertion like {@link MAX_BLOCKS}. */
export const MAX_EXPERTS = 1024;

/** Bytes to which tensors are aligned in a file without `general.alignment`, from the GGUF specification. */
export const DEFAULT_ALIGNMENT = 32;
