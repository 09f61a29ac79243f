import {
  getLlama,
  LlamaLogLevel,
  TokenBias,
  type ControlledEvaluateInputItem,
  type Llama,
  type LlamaContextSequence,
  type LlamaModel,
  type Token,
} from 'node-llama-cpp';
import { CallError, type LoadParams } from '../protocol/messages.ts';
import { messageOf } from '../base/log.ts';
import type { Engine, InfillTokens, Sequence, TokenId } from './engineTypes.ts';
import { layoutFor } from './layout.ts';

export interface LoadHooks {
  readonly onProgress: (fraction: number) => void;
  readonly onLog: (level: 'debug' | 'warn' | 'error', message: string) => void;
}

/**
 * Loads a model with llama.cpp. The only file that touches the native library.
 * @throws CallError `native-missing` when the library has no binary for this platform, `load-failed` when
 * the model cannot be loaded.
 */
export async function loadEngine(params: LoadParams, hooks: LoadHooks): Promise<Engine> {
  const llama = await openLibrary(params.threads, hooks);
  if (WANTS_METAL && llama.gpu === false) {
    hooks.onLog('warn', 'Metal is not available (it needs macOS 15 or later): running on the CPU');
  }
  try {
    const model = await llama.loadModel({
      modelPath: params.modelPath,
      onLoadProgress: hooks.onProgress,
    });
    const context = await model.createContext({
      contextSize: { min: 512, max: params.contextSize },
      batchSize: 512,
      threads: params.threads,
    });
    return new LlamaEngine(model, context.getSequence(), backendOf(llama));
  } catch (error) {
    throw new CallError('load-failed', messageOf(error));
  }
}

/** The library falls back to the CPU without an error, so what was asked for is compared with what came. */
const WANTS_METAL = process.platform === 'darwin' && process.arch === 'arm64';

/** Messages of llama.cpp that are of use only to someone who debugs it. */
const QUIET = /special_eos_id is not in special_eog_ids|n_ctx_seq|control-looking token/;

async function openLibrary(threads: number, hooks: LoadHooks): Promise<Llama> {
  try {
    return await getLlama({
      // Without these two the library would download and compile llama.cpp on the user's machine.
      build: 'never',
      skipDownload: true,
      // Its own default is at least 4 threads: on two cores that was 20 times slower than 2.
      maxThreads: threads,
      gpu: process.platform === 'darwin' ? 'auto' : false,
      progressLogs: false,
      logger: (level, message) => {
        const grave = level === LlamaLogLevel.error || level === LlamaLogLevel.fatal;
        hooks.onLog(grave ? 'error' : QUIET.test(message) ? 'debug' : 'warn', message);
      },
    });
  } catch (error) {
    throw new CallError('native-missing', messageOf(error));
  }
}

function backendOf(llama: Llama): string {
  return llama.gpu === false ? 'cpu' : llama.gpu;
}

class LlamaEngine implements Engine {
  readonly infill: InfillTokens;
  readonly contextSize: number;
  readonly backend: string;
  readonly sequence: Sequence;
  readonly #model: LlamaModel;
  readonly #ends: ReadonlySet<TokenId>;

  constructor(model: LlamaModel, sequence: LlamaContextSequence, backend: string) {
    this.#model = model;
    this.infill = infillTokens(model);
    this.contextSize = sequence.contextSize;
    this.backend = backend;
    this.sequence = new LlamaSequence(model, sequence);
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
}

function infillTokens(model: LlamaModel): InfillTokens {
  const { infill, bos, shouldPrependBosToken } = model.tokens;
  const tokens = {
    prefix: infill.prefix ?? undefined,
    suffix: infill.suffix ?? undefined,
    middle: infill.middle ?? undefined,
    bos: shouldPrependBosToken ? (bos ?? undefined) : undefined,
  };
  const name = model.fileInfo.metadata.general.name ?? '';
  return { ...tokens, layout: layoutFor(tokens, name) };
}

class LlamaSequence implements Sequence {
  readonly #native: LlamaContextSequence;
  readonly #model: LlamaModel;
  readonly #tokens: TokenId[] = [];
  readonly #biases = new WeakMap<readonly TokenId[], TokenBias>();

  constructor(model: LlamaModel, native: LlamaContextSequence) {
    this.#model = model;
    this.#native = native;
  }

  get tokens(): readonly TokenId[] {
    return this.#tokens;
  }

  async truncate(length: number): Promise<void> {
    if (length >= this.#tokens.length) return;
    await this.#mirrored(async () => {
      await this.#native.eraseContextTokenRanges([{ start: length, end: this.#tokens.length }]);
    });
    this.#tokens.length = length;
  }

  async evaluate(tokens: readonly TokenId[]): Promise<void> {
    await this.#mirrored(async () => {
      await this.#native.evaluateWithoutGeneratingNewTokens(tokens as Token[]);
    });
    this.#tokens.push(...tokens);
  }

  async next(tokens: readonly TokenId[], allowed?: readonly TokenId[]): Promise<TokenId> {
    const last = tokens.at(-1);
    if (last === undefined) throw new RangeError('decoding needs at least one token to evaluate');
    const options = allowed ? { tokenBias: this.#biasFor(allowed) } : {};
    const input: ControlledEvaluateInputItem[] = [
      ...(tokens.slice(0, -1) as Token[]),
      [last as Token, { generateNext: { token: true, options } }],
    ];
    const results = await this.#mirrored(async () => await this.#native.controlledEvaluate(input));
    this.#tokens.push(...tokens);
    return results.at(-1)?.next.token ?? -1;
  }

  /** A native call that fails leaves cells behind that only the library knows about. */
  async #mirrored<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      this.#tokens.splice(0, this.#tokens.length, ...this.#native.contextTokens);
      throw error;
    }
  }

  /** A bias that no score outweighs: the best of the allowed tokens wins. */
  #biasFor(allowed: readonly TokenId[]): TokenBias {
    const known = this.#biases.get(allowed);
    if (known) return known;
    const bias = TokenBias.for(this.#model).set(allowed as Token[], { logit: 1000 });
    this.#biases.set(allowed, bias);
    return bias;
  }
}
