import type { ServerKind } from '../../remote/settings.ts';
import type { TemplateChoice } from '../../remote/templates/choice.ts';
import { isBoolean, isString, oneOf, type Check } from '../checks.ts';

/**
 * Whose suggestions are shown where a server is used: its alone; the local model's, and the server's where that is in
 * doubt; or the server's, and the local model's wherever that is away.
 */
export type ServerUse = 'only' | 'fallback' | 'first';

/** What users set about a server of their own, by the manifest's names. */
export interface ServerSettings {
  /** How it is spoken to; `off` asks none. */
  readonly remoteServer: 'off' | ServerKind;
  readonly remoteAddress: string;
  /** As the server calls it; may be empty for a llama-server. */
  readonly remoteModel: string;
  readonly remoteTemplate: TemplateChoice;
  /** Whether http is fine within the user's own network. */
  readonly remoteAllowInsecure: boolean;
  readonly remoteUse: ServerUse;
  /**
   * Mean probability of a token, 0 to 1, below which the local model is in doubt; the mean is geometric, so that its
   * logarithm is the mean of logarithms. Counts for `fallback` alone.
   */
  readonly remoteThreshold: number;
}

/**
 * Whoever turns a server on wants its suggestions, and would rather have the local model's than none. The threshold is
 * the room's own (see `HYBRID_DEFAULTS`), as a probability: e to the power of -0.2.
 */
export const SERVER_DEFAULTS: ServerSettings = {
  remoteServer: 'off',
  remoteAddress: '',
  remoteModel: '',
  remoteTemplate: 'auto',
  remoteAllowInsecure: false,
  remoteUse: 'first',
  remoteThreshold: 0.82,
};

/** Every setting of a server. */
export const SERVER_KEYS = Object.keys(SERVER_DEFAULTS) as readonly (keyof ServerSettings)[];

/** Which families there are is known to the room, which is not loaded for this: it says so when it is asked. */
const isTemplate = isString as Check<TemplateChoice>;

const isProbability: Check<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined;

export const SERVER_CHECKS: { readonly [K in keyof ServerSettings]: Check<ServerSettings[K]> } = {
  remoteServer: oneOf('off', 'llama-server', 'openai'),
  remoteAddress: isString,
  remoteModel: isString,
  remoteTemplate: isTemplate,
  remoteAllowInsecure: isBoolean,
  remoteUse: oneOf('only', 'fallback', 'first'),
  remoteThreshold: isProbability,
};

/** All of them as `read` finds them. */
export function readServerSettings(
  read: <K extends keyof ServerSettings>(key: K) => ServerSettings[K],
): ServerSettings {
  return {
    remoteServer: read('remoteServer'),
    remoteAddress: read('remoteAddress'),
    remoteModel: read('remoteModel'),
    remoteTemplate: read('remoteTemplate'),
    remoteAllowInsecure: read('remoteAllowInsecure'),
    remoteUse: read('remoteUse'),
    remoteThreshold: read('remoteThreshold'),
  };
}
