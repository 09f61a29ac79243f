import type { AnswerPiece, InfillRequest, ServerDialect, TokenCounts, WindowLimits } from './dialect.ts';
import { gaveUp } from './errors.ts';
import type { ServerEvent } from './serverSentEvents.ts';
import type { RemoteServer } from './settings.ts';

/**
 * Limits below those of the server, which cuts a prefix to three quarters of its batch of tokens (2,048 by default),
 * and a suffix to a quarter. Where it cuts, the start moves with every token, and nothing of its cache is of use any
 * more.
 */
const WINDOW: WindowLimits = { prefix: 4500, suffix: 1500 };

/**
 * The dialect of llama.cpp's own endpoint, as its `tools/server/README.md` describes it. The server knows its model's
 * template, and reads text as text, also where it spells a special token; only `prompt`, the beginning of the middle,
 * is read otherwise, and that stays empty: a word that is cut in two there is one that no model has learned to go on
 * with.
 *
 * It may be asked ahead: it is the user's own, keeps what it evaluated, and documents `n_predict` 0 as "no tokens will
 * be generated but the prompt is evaluated into the cache".
 */
export function llamaServerDialect({ host, model }: Pick<RemoteServer, 'host' | 'model'>): ServerDialect {
  return {
    path: '/infill',
    window: WINDOW,
    ahead: true,
    specials: [],
    ifRefused: 'its model may not be one that can fill in the middle',
    body: (ask) => ({ ...(model === '' ? {} : { model }), ...bodyOf(ask) }),
    read: (event) => read(event, host),
  };
}

function bodyOf({ prefix, suffix, files, maxTokens, oneLine }: InfillRequest): object {
  return {
    input_prefix: prefix,
    input_suffix: suffix,
    input_extra: files.map(({ path, text }) => ({ filename: path, text })),
    prompt: '',
    n_predict: maxTokens,
    // The likeliest token each time: no other sampler takes part, penalties for repeating included.
    samplers: ['top_k'],
    top_k: 1,
    stop: oneLine ? ['\n'] : [],
    stream: true,
    cache_prompt: true,
  };
}

/** The fields that are read of an event. */
interface EventData {
  readonly error?: unknown;
  readonly content?: unknown;
  readonly stop?: unknown;
  readonly tokens_predicted?: unknown;
  readonly timings?: { readonly prompt_n?: unknown; readonly cache_n?: unknown };
}

function read({ name, data }: ServerEvent, host: string): AnswerPiece | undefined {
  const sent = JSON.parse(data) as EventData | null;
  if (name === 'error' || sent?.error !== undefined) throw gaveUp(host);
  // `null` stands for the headers, and events of its progress have no content.
  if (typeof sent?.content !== 'string') return undefined;
  const last = sent.stop === true;
  return { text: sent.content, last, ...(last ? { counts: countsOf(sent) } : {}) };
}

function countsOf({ timings, tokens_predicted: decoded }: EventData): TokenCounts | undefined {
  const { prompt_n: evaluated, cache_n: cached = 0 } = timings ?? {};
  if (typeof evaluated !== 'number' || typeof cached !== 'number' || typeof decoded !== 'number')
    return undefined;
  return { prompt: evaluated + cached, evaluated, decoded };
}
