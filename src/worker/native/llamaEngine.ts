import type * as Module from 'node-llama-cpp';
import type { Llama, LlamaContext, LlamaContextSequence, LlamaModel, Token } from 'node-llama-cpp';
import type { Vram } from '../../protocol/messages.ts';
import { layoutFor } from '../prompt/layout.ts';
import type { Engine, InfillTokens, Sequence, TokenId } from './engine.ts';
import { type BiasTo, LlamaSequence } from './sequence.ts';

/** Engine on llama.cpp: a model and its context, as the library loaded them. */
export class LlamaEngine implements Engine {
  readonly infill: InfillTokens;
  readonly contextSize: number;
  readonly backend: string;
  readonly vram: Vram | undefined;
  readonly release: string;
  readonly sequences: readonly Sequence[];
  readonly cellBytes: number;
  readonly batchNoise: number;
  readonly fullVocabulary: readonly TokenId[] | undefined;
  readonly #model: LlamaModel;
  readonly #ends: ReadonlySet<TokenId>;

  constructor(
    { TokenBias, GgufFileType }: Pick<typeof Module, 'TokenBias' | 'GgufFileType'>,
    llama: Llama,
    model: LlamaModel,
    context: LlamaContext,
    cellBytes: number,
    vram: Vram | undefined,
  ) {
    this.#model = model;
    this.vram = vram;
    this.infill = infillTokens(model);
    this.contextSize = context.contextSize;
    this.backend = llama.gpu === false || model.gpuLayers === 0 ? 'cpu' : llama.gpu;
    this.release = llama.llamaCppRelease.release;
    this.cellBytes = cellBytes;
    const isQ4 = model.fileInfo.metadata.general.file_type === GgufFileType.MOSTLY_Q4_0;
    this.batchNoise = isQ4 ? BATCH_NOISE.q4_0 : BATCH_NOISE.other;
    this.fullVocabulary = fullVocabularyOf(model);
    const biasTo: BiasTo = (tokens) => TokenBias.for(model).set(tokens as Token[], { logit: 1000 });
    this.sequences = Array.from(
      { length: context.totalSequences },
      () => new LlamaSequence(context.getSequence(), biasTo),
    );
    const { prefix, suffix, middle } = this.infill;
    this.#ends = new Set([prefix, suffix, middle].filter((token) => token !== undefined));
  }

  tokenize(text: string): TokenId[] {
    return text === '' ? [] : this.#model.tokenize(text, false);
  }

  detokenize(tokens: readonly TokenId[]): string {
    return this.#model.detokenize(tokens as readonly Token[], false);
  }

  isEnd(token: TokenId): boolean {
    return token < 0 || this.#ends.has(token) || this.#model.isEogToken(token as Token);
  }

  pieces(): readonly string[] {
    const pieces: string[] = [];
    for (const token of this.#model.iterateAllTokens()) pieces[token] = this.detokenize([token]);
    return pieces;
  }

  async timeThreads(threads: number, signal: AbortSignal): Promise<number> {
    const context = await this.#model.createContext({ contextSize: PROBE_CONTEXT, batchSize: 1, threads });
    try {
      return await fastestStep(context.getSequence(), this.tokenize('for '), signal);
    } finally {
      await context.dispose();
    }
  }

  async dispose(): Promise<void> {
    await this.#model.dispose();
  }
}

/**
 * Batch noise by quantization, as `npm run bench -- --only speculation` prints it: 0.05 for the bundled model, 0.08 to
 * 0.09 for the 1.5B in Q4_K_M, whose kernels round what they multiply otherwise for four tokens than for one.
 */
const BATCH_NOISE = { q4_0: 0.05, other: 0.08 } as const;

/** Tokens of the context in which numbers of threads are tried: few, because decoding is limited by the weights. */
const PROBE_CONTEXT = 256;
/** Steps that are timed for each number of threads, of which the fastest counts. */
const PROBE_STEPS = 10;

/** Milliseconds of the fastest step; Infinity where the signal fired before the first. */
async function fastestStep(
  sequence: LlamaContextSequence,
  tokens: readonly TokenId[],
  signal: AbortSignal,
): Promise<number> {
  const times: number[] = [];
  for (let step = 0; step < PROBE_STEPS && !signal.aborted; step++) {
    const started = performance.now();
    await sequence.evaluateWithoutGeneratingNewTokens(tokens.slice(0, 1) as Token[]);
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

function infillTokens(model: LlamaModel): InfillTokens {
  const { infill, bos, shouldPrependBosToken } = model.tokens;
  const tokens = {
    prefix: infill.prefix ?? undefined,
    suffix: infill.suffix ?? undefined,
    middle: infill.middle ?? undefined,
    bos: shouldPrependBosToken ? (bos ?? undefined) : undefined,
    repository: specialToken(model, ['<|repo_name|>', '<repo_name>', '<reponame>']),
    file: specialToken(model, ['<|file_sep|>', '<file_sep>', '<filename>']),
  };
  const name = model.fileInfo.metadata.general.name ?? '';
  return { ...tokens, layout: layoutFor(tokens, name) };
}

/** Token of the first of these texts that is a token by itself. */
function specialToken(model: LlamaModel, texts: readonly string[]): TokenId | undefined {
  return texts.map((text) => model.tokenize(text, true)).find(({ length }) => length === 1)?.[0];
}

/** Bytes of a KV element: `q8_0` has blocks of 32 with a scale of 16 bits. */
const ELEMENT_BYTES = { f16: 2, q8_0: 34 / 32 } as const;

/** Bytes of a cell's keys and values; an estimate where the file does not say how heads share them. */
export function cellBytesOf(
  { fileInfo: { architectureMetadata: model } }: LlamaModel,
  kvType: keyof typeof ELEMENT_BYTES,
): number {
  const heads = first(model.attention?.head_count) ?? 1;
  const width = model.attention?.key_length ?? (model.embedding_length ?? 0) / heads;
  const kvHeads = first(model.attention?.head_count_kv) ?? heads;
  return (model.block_count ?? 1) * kvHeads * width * 2 * ELEMENT_BYTES[kvType];
}

function first(value: number | readonly number[] | undefined): number | undefined {
  return typeof value === 'number' ? value : value?.[0];
}

/** Full vocabulary's id of each token of a trimmed vocabulary: the file's `nearline.full_vocab_ids`. */
function fullVocabularyOf({ fileInfo }: LlamaModel): readonly TokenId[] | undefined {
  const own = (fileInfo.metadata as Record<string, unknown>)['nearline'];
  const ids =
    typeof own === 'object' && own !== null && 'full_vocab_ids' in own ? own.full_vocab_ids : undefined;
  return Array.isArray(ids) ? (ids as TokenId[]) : undefined;
}
