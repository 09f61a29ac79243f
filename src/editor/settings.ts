import * as v from 'valibot';
import type { Multiline } from '../completion/settings.ts';
import { HUB_ADDRESS, isHubAddress } from '../download/hub/hub.ts';
import { SERVER_SETTINGS } from './remote/settings.ts';
import { ADAPTERS, entriesOf, from0To } from './settingChecks.ts';

/** More threads than any machine that this is made for. */
const MAX_THREADS = 256;

/** A week. A timer of the process could not wait for more than 24 days. */
const MAX_MINUTES = 10_080;

/** More memory than a laptop has. */
const MAX_KV_MEGABYTES = 65_536;

const AUTO = v.optional(v.picklist(['auto', 'off']), 'auto');

/** The extension's settings; names, types and defaults are those of the manifest, which a test compares. */
const SETTINGS = v.object({
  enable: v.optional(v.boolean(), true),
  /** By language id; `*` stands for all that are not named. */
  languages: v.optional(entriesOf(v.boolean()), { '*': true, plaintext: false, scminput: false }),
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
  /** Whether suggestions are shown that the model is not sure of. */
  showDoubtful: v.optional(v.boolean(), false),
  /** Whether the model is shown parts of other files. */
  context: AUTO,
  ...SERVER_SETTINGS.entries,
});

export type Settings = Readonly<v.InferOutput<typeof SETTINGS>>;

export const DEFAULTS: Settings = v.parse(SETTINGS, {});

/** Reads every setting; one that makes no sense gets its default, and a sentence about it. */
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

/** Whether completion is on for a language. */
export function languageEnabled(languages: Settings['languages'], languageId: string): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}
