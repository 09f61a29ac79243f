import { type Address, checkAddress } from './address.ts';
import { RemoteError } from './errors.ts';
import { isTemplateChoice, type TemplateChoice } from './templates.ts';

/**
 * The kind of a server, which says how to speak to it: llama.cpp's own `/infill`, or `/v1/completions` as OpenAI
 * describes it.
 */
export type ServerKind = 'llama-server' | 'openai';

/** Time limits of a request, in milliseconds. */
export interface Timeouts {
  /** From a request to the first sign of an answer, connecting included. */
  readonly firstByteMs: number;
  /** Between two pieces of an answer. What only keeps the connection alive is none. */
  readonly silenceMs: number;
  /** From a request to the end of its answer. */
  readonly totalMs: number;
}

/**
 * The usual time limits. A server that swaps its model in needs seconds to begin. Between pieces, half of what our own
 * worker is granted: a server was chosen because it is faster. Nobody waits a minute for a suggestion, but what is
 * being typed may.
 */
export const TIMEOUTS: Timeouts = { firstByteMs: 10_000, silenceMs: 15_000, totalMs: 60_000 };

/** The settings of a server as the user writes them. */
export interface RemoteSettings {
  readonly kind: ServerKind;
  readonly address: string;
  /** Name that the server gives it; may be empty for a llama-server, which mostly has one model. */
  readonly model: string;
  /** Template of the prompt; means nothing to a llama-server, which knows its model's. */
  readonly template: TemplateChoice;
  /** Whether http is fine within the user's own network. */
  readonly allowInsecure: boolean;
  readonly timeouts: Timeouts;
}

/** A server whose settings make sense: the only thing that a connection is opened with. */
export interface RemoteServer extends Address {
  readonly kind: ServerKind;
  readonly model: string;
  readonly template: TemplateChoice;
  readonly timeouts: Timeouts;
}

/** The outcome of {@link checkSettings}. */
type CheckedSettings =
  | { readonly kind: 'valid'; readonly server: RemoteServer }
  /** @see faults a sentence each, with the remedy; at least one. */
  | { readonly kind: 'faulty'; readonly faults: readonly string[] };

/** The server of some settings, or all that is wrong with them, so that all faults are told at once. */
export function checkSettings(settings: RemoteSettings): CheckedSettings {
  const { kind, template, timeouts } = settings;
  const model = settings.model.trim();
  const checked = checkAddress(settings.address, settings.allowInsecure);
  const others = [modelFault(kind, model), templateFault(template), timeoutFault(timeouts)];
  const faults = others.filter((fault) => fault !== undefined);
  if (checked.kind === 'faulty') return { kind: 'faulty', faults: [checked.fault, ...faults] };
  if (faults.length > 0) return { kind: 'faulty', faults };
  return { kind: 'valid', server: { ...checked.address, kind, model, template, timeouts } };
}

/**
 * UTF-16 units of a model's name at most. An owner's name and a model's have 96 at most on the hub that most come from;
 * files come on top.
 */
const MAX_MODEL_NAME = 400;

function modelFault(kind: ServerKind, model: string): string | undefined {
  if (model === '' && kind === 'openai')
    return "The server's model has no name. Write it as the server lists it.";
  const unusual = model.length > MAX_MODEL_NAME || /\p{Cc}/u.test(model);
  return unusual
    ? "The server's model has a name that no model has. Copy it from the server's list."
    : undefined;
}

function templateFault(template: string): string | undefined {
  return isTemplateChoice(template)
    ? undefined
    : 'The prompt template is unknown. Choose auto, suffix or a family.';
}

/**
 * Limits of a time limit, in milliseconds: chosen so that an answer can arrive within the shortest, and a user still
 * remembers after the longest what was asked.
 */
const MIN_TIMEOUT_MS = 100;
const MAX_TIMEOUT_MS = 600_000;

function timeoutFault(timeouts: Timeouts): string | undefined {
  const { firstByteMs, silenceMs, totalMs } = timeouts;
  const fine = [firstByteMs, silenceMs, totalMs].every((ms) => ms >= MIN_TIMEOUT_MS && ms <= MAX_TIMEOUT_MS);
  return fine
    ? undefined
    : `Time limits have to be from ${MIN_TIMEOUT_MS} ms to ${MAX_TIMEOUT_MS / 60_000} minutes.`;
}

/**
 * The API key as it is sent; undefined where there is none.
 * @throws RemoteError `key` for one that cannot be read or sent; its message never has anything of the key in it.
 */
export async function usableKey(read: () => Promise<string | undefined>): Promise<string | undefined> {
  const key = (await readKey(read))?.trim();
  if (key === undefined || key === '') return undefined;
  // `fetch` would refuse others with a message that quotes them.
  if (!/^[\x21-\x7e]+$/.test(key)) throw faulty('has characters that no key has');
  return key;
}

async function readKey(read: () => Promise<string | undefined>): Promise<string | undefined> {
  try {
    return await read();
  } catch {
    throw faulty('could not be read');
  }
}

function faulty(what: string): RemoteError {
  return new RemoteError('key', `The server's API key ${what}. Enter it again.`);
}
