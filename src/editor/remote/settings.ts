import * as v from 'valibot';
import type { ServerKind } from '../../remote/settings.ts';
import type { TemplateChoice } from '../../remote/templates.ts';
import { from0To } from '../settingChecks.ts';

/**
 * Whose suggestions are shown where a server is used: its alone; the local model's, and the server's where that is in
 * doubt; or the server's, and the local model's wherever that is away.
 */
export type ServerUse = 'only' | 'fallback' | 'first';

/** What users set about a server of their own, by the manifest's names, with the defaults. */
export const SERVER_SETTINGS = v.object({
  /** How it is spoken to; `off` asks none. */
  remoteServer: v.optional(
    v.picklist(['off', 'llama-server', 'openai'] satisfies ('off' | ServerKind)[]),
    'off',
  ),
  remoteAddress: v.optional(v.string(), ''),
  /** As the server calls it; may be empty for a llama-server. */
  remoteModel: v.optional(v.string(), ''),
  /** Which families there are is known to the room, which is not loaded for this: it says so when it is asked. */
  remoteTemplate: v.optional(
    v.custom<TemplateChoice>((value) => typeof value === 'string'),
    'auto',
  ),
  /** Whether http is fine within the user's own network. */
  remoteAllowInsecure: v.optional(v.boolean(), false),
  /** Whoever turns a server on wants its suggestions, and would rather have the local model's than none. */
  remoteUse: v.optional(v.picklist(['only', 'fallback', 'first'] satisfies ServerUse[]), 'first'),
  /**
   * Mean probability of a token, 0 to 1, below which the local model is in doubt; the mean is geometric, so that its
   * logarithm is the mean of logarithms. Counts for `fallback` alone. The default is the room's own (see
   * `HYBRID_DEFAULTS`), as a probability: e to the power of -0.2.
   */
  remoteThreshold: v.optional(from0To(1), 0.82),
});

export type ServerSettings = Readonly<v.InferOutput<typeof SERVER_SETTINGS>>;

/** Every setting of a server. */
export const SERVER_KEYS = Object.keys(SERVER_SETTINGS.entries) as readonly (keyof ServerSettings)[];
