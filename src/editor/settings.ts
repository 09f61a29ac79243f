import * as v from 'valibot';
import type { Eagerness } from '../completion/eagerness.ts';
import type { CommentSuggestions, Multiline } from '../completion/settings.ts';
import { HUB_ADDRESS, isHubAddress } from '../download/hub/hub.ts';
import type { AdapterSetting } from '../models/adapterFiles.ts';
import type { ServerKind } from '../remote/settings.ts';
import type { TemplateChoice } from '../remote/templates.ts';

/** The extension's settings as they are checked; by the manifest's names, with its types and defaults. */
export type Settings = Readonly<v.InferOutput<typeof SETTINGS>>;

/** The settings about a server of the user's own. */
export type ServerSettings = Readonly<v.InferOutput<typeof SERVER_SETTINGS>>;

/**
 * Whose suggestions are shown where a server is used: its alone (`only`); the local model's, and the server's where that
 * is in doubt (`fallback`); or the server's, and the local model's wherever that is away (`first`).
 */
export type ServerUse = 'only' | 'fallback' | 'first';

/** Threads, more than any machine has that this is made for. */
const MAX_THREADS = 256;

/** Minutes of a week. A timer of the process could not wait for more than 24 days. */
const MAX_MINUTES = 10_080;

/** Megabytes, more than a laptop's memory has. */
const MAX_KV_MEGABYTES = 65_536;

/** The manifest's own limit: ten times what was trained is far past what any model can bear. */
const MAX_SCALE = 10;

const AUTO = v.optional(v.picklist(['auto', 'off']), 'auto');

const ADAPTERS: v.GenericSchema<readonly AdapterSetting[]> = v.array(
  v.object({
    path: v.string(),
    scale: v.optional(from0To(MAX_SCALE)),
    name: v.optional(v.string()),
  }),
);

const SERVER_SETTINGS = v.object({
  /** How it is spoken to; `off` asks none. */
  remoteServer: v.optional(
    v.picklist(['off', 'llama-server', 'openai'] satisfies ('off' | ServerKind)[]),
    'off',
  ),
  remoteAddress: v.optional(v.string(), ''),
  /** As the server calls it; may be empty for a llama-server. */
  remoteModel: v.optional(v.string(), ''),
  /** Any text: which families there are is known to `src/remote/`, which is not loaded for this and says so when asked. */
  remoteTemplate: v.optional(
    v.custom<TemplateChoice>((value) => typeof value === 'string'),
    'auto',
  ),
  /** Whether http is fine within the user's own network. */
  remoteAllowInsecure: v.optional(v.boolean(), false),
  /** The default because a user who turns a server on wants its suggestions, and rather the local model's than none. */
  remoteUse: v.optional(v.picklist(['only', 'fallback', 'first'] satisfies ServerUse[]), 'first'),
  /**
   * Mean probability of a token, 0 to 1, below which the local model is in doubt; the mean is geometric, so that its
   * logarithm is the mean of logarithms. Counts for `fallback` alone. The default is that of `HYBRID_DEFAULTS` in
   * `src/remote/`, as a probability: e to the power of -0.2.
   */
  remoteThreshold: v.optional(from0To(1), 0.82),
});

const SETTINGS = v.object({
  enable: v.optional(v.boolean(), true),
  /** By language id; `*` stands for all that are not named. */
  languages: v.optional(entriesOf(v.boolean()), {
    ...{ '*': true, plaintext: false, scminput: false },
    ...{ 'git-commit': false, 'git-rebase': false },
  }),
  /** Path of the chosen model's GGUF file; empty for the bundled model. */
  model: v.optional(v.string(), ''),
  /** By language id: path of a model's GGUF file, or `bundled`. */
  languageModels: v.optional(entriesOf(v.string()), {}),
  /** Paths of the model files that the user added. */
  modelFiles: v.optional(v.pipe(v.array(v.string()), v.readonly()), []),
  /** The LoRA adapters that the user added. */
  adapters: v.optional(ADAPTERS, []),
  /** Where models are downloaded from: Hugging Face, or a mirror of it. */
  modelHub: v.optional(v.pipe(v.string(), v.check(isHubAddress)), HUB_ADDRESS),
  /** CPU threads; 0 means automatic. */
  threads: v.optional(v.pipe(from0To(MAX_THREADS), v.safeInteger()), 0),
  /** Minutes without use after which the model leaves the memory; 0 means never. */
  idleUnloadMinutes: v.optional(from0To(MAX_MINUTES), 30),
  /** Whether the bundled model takes over while the machine is short of memory. */
  saveMemory: AUTO,
  /** Megabytes of memory for the prompts that are kept; 0 means automatic. */
  kvCacheMegabytes: v.optional(from0To(MAX_KV_MEGABYTES), 0),
  /** Element type of the KV cache. */
  kvCacheType: v.optional(v.picklist(['f16', 'q8_0']), 'f16'),
  /** Whether what was read of files is kept on disk, to be there at once after a restart. */
  kvCacheOnDisk: v.optional(v.boolean(), true),
  /** `off` ignores installed GPU support, and Metal. */
  gpu: AUTO,
  multiline: v.optional(v.picklist(['auto', 'always', 'never'] satisfies Multiline[]), 'auto'),
  /** Whether suggestions come by themselves. */
  trigger: v.optional(v.picklist(['automatic', 'manual']), 'automatic'),
  /** Whether they come in comments and prose. */
  comments: v.optional(v.picklist(['on', 'asked', 'off'] satisfies CommentSuggestions[]), 'on'),
  /** How much is suggested. */
  eagerness: v.optional(v.picklist(['auto', 'low', 'medium', 'high'] satisfies Eagerness[]), 'auto'),
  /** Whether the model is shown parts of other files. */
  context: AUTO,
  /** Whether imports that an accepted suggestion lacks are added. */
  autoImport: v.optional(v.boolean(), true),
  ...SERVER_SETTINGS.entries,
});

/** The defaults of all settings; a test compares them with the manifest's. */
export const DEFAULTS: Settings = v.parse(SETTINGS, {});

/** The names of the settings about a server, in the manifest's order. */
export const SERVER_KEYS = Object.keys(SERVER_SETTINGS.entries) as readonly (keyof ServerSettings)[];

/**
 * The settings, each checked: a value that makes no sense is replaced by the default.
 * @param get the value that was set for a name; `undefined` where none was.
 * @returns also a sentence for each value that was replaced.
 */
export function sanitize(get: (key: string) => unknown): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  const values = Object.fromEntries(Object.keys(DEFAULTS).map((key) => [key, get(key)]));
  const { issues = [] } = v.safeParse(SETTINGS, values);
  const wrong = new Set(issues.map(({ path }) => String(path?.[0].key)));
  for (const key of wrong) values[key] = undefined;
  return {
    settings: v.parse(SETTINGS, values),
    problems: [...wrong].map((key) => `The setting nearline.${key} is not valid; its default is used.`),
  };
}

/** Whether completion is on for a language: by its id, else by `*`, else it is. */
export function languageEnabled(languages: Settings['languages'], languageId: string): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}

/** A number from 0 to the most that makes sense. */
function from0To(most: number): v.GenericSchema<number> {
  return v.pipe(
    v.number(),
    v.check((value) => value >= 0 && value <= most),
  );
}

/** An object by names, of which the entries count that fit; the others are dropped. */
function entriesOf<T>(form: v.GenericSchema<T>): v.GenericSchema<Readonly<Record<string, T>>> {
  return v.pipe(
    v.custom<Readonly<Record<string, T>>>(isObject),
    v.transform((value) =>
      Object.fromEntries(Object.entries(value).filter(([, entry]) => v.is(form, entry))),
    ),
  );
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
