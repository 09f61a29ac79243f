import type { Multiline } from '../completion/settings.ts';
import { HUB_ADDRESS, isHubAddress } from '../models/hub/hub.ts';
import type { AdapterSetting } from '../models/adapters/listed.ts';
import { isAdapterList } from './adapters/setting.ts';
import { isBoolean, isString, oneOf, recordOf, type Check } from './checks.ts';
import {
  readServerSettings,
  SERVER_CHECKS,
  SERVER_DEFAULTS,
  type ServerSettings,
} from './remote/settings.ts';

/** The extension's settings; names, types and defaults are those of the manifest, which a test compares. */
export interface Settings extends ServerSettings {
  readonly enable: boolean;
  /** By language id; `*` stands for all that are not named. */
  readonly languages: Readonly<Record<string, boolean>>;
  /** Path of the chosen model's GGUF file; empty for the bundled model. */
  readonly model: string;
  /** By language id: path of a model's GGUF file, or `bundled`. */
  readonly languageModels: Readonly<Record<string, string>>;
  /** Paths of the model files that the user added. */
  readonly modelFiles: readonly string[];
  /** The LoRA adapters that the user added. */
  readonly adapters: readonly AdapterSetting[];
  /** Where models are downloaded from: Hugging Face, or a mirror of it. */
  readonly modelHub: string;
  /** CPU threads; 0 means automatic. */
  readonly threads: number;
  /** Minutes without use after which the model leaves the memory; 0 means never. */
  readonly idleUnloadMinutes: number;
  /** Whether the bundled model takes over while the machine is short of memory. */
  readonly saveMemory: 'auto' | 'off';
  /** Megabytes of memory for the prompts that are kept; 0 means automatic. */
  readonly kvCacheMegabytes: number;
  /** Element type of the KV cache. */
  readonly kvCacheType: 'f16' | 'q8_0';
  /** Whether what was read of files is kept on disk, to be there at once after a restart. */
  readonly kvCacheOnDisk: boolean;
  /** `off` ignores installed GPU support, and Metal. */
  readonly gpu: 'auto' | 'off';
  readonly multiline: Multiline;
  /** Whether suggestions are shown that the model is not sure of. */
  readonly showDoubtful: boolean;
  /** Whether the model is shown parts of other files. */
  readonly context: 'auto' | 'off';
}

export const DEFAULTS: Settings = {
  enable: true,
  languages: { '*': true, plaintext: false, scminput: false },
  model: '',
  languageModels: {},
  modelFiles: [],
  adapters: [],
  modelHub: HUB_ADDRESS,
  threads: 0,
  idleUnloadMinutes: 30,
  saveMemory: 'auto',
  kvCacheMegabytes: 0,
  kvCacheType: 'f16',
  kvCacheOnDisk: true,
  gpu: 'auto',
  multiline: 'auto',
  showDoubtful: false,
  context: 'auto',
  ...SERVER_DEFAULTS,
};

/** More threads than any machine that this is made for. */
const MAX_THREADS = 256;

/** A week. A timer of the process could not wait for more than 24 days. */
const MAX_MINUTES = 10_080;

const isThreads: Check<number> = (value) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= 0 && value <= MAX_THREADS ? value : undefined;
};

/** More memory than a laptop has. */
const MAX_KV_MEGABYTES = 65_536;

const isMegabytes: Check<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= MAX_KV_MEGABYTES ? value : undefined;

const isMinutes: Check<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= MAX_MINUTES ? value : undefined;

const isHub: Check<string> = (value) =>
  typeof value === 'string' && isHubAddress(value) ? value : undefined;

const isStrings: Check<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;

const CHECKS: { readonly [K in keyof Settings]: Check<Settings[K]> } = {
  enable: isBoolean,
  languages: recordOf(isBoolean),
  model: isString,
  languageModels: recordOf(isString),
  modelFiles: isStrings,
  adapters: isAdapterList,
  modelHub: isHub,
  threads: isThreads,
  idleUnloadMinutes: isMinutes,
  saveMemory: oneOf('auto', 'off'),
  kvCacheMegabytes: isMegabytes,
  kvCacheType: oneOf('f16', 'q8_0'),
  kvCacheOnDisk: isBoolean,
  gpu: oneOf('auto', 'off'),
  multiline: oneOf('auto', 'always', 'never'),
  showDoubtful: isBoolean,
  context: oneOf('auto', 'off'),
  ...SERVER_CHECKS,
};

/** Reads every setting; one that makes no sense gets its default, and a sentence about it. */
export function sanitize(get: (key: string) => unknown): {
  readonly settings: Settings;
  readonly problems: readonly string[];
} {
  const problems: string[] = [];
  const read = <K extends keyof Settings>(key: K): Settings[K] => {
    const raw = get(key);
    const value = raw === undefined ? DEFAULTS[key] : CHECKS[key](raw);
    if (value === undefined) problems.push(`The setting nearline.${key} is not valid; its default is used.`);
    return value ?? DEFAULTS[key];
  };
  const settings: Settings = {
    enable: read('enable'),
    languages: read('languages'),
    model: read('model'),
    languageModels: read('languageModels'),
    modelFiles: read('modelFiles'),
    adapters: read('adapters'),
    modelHub: read('modelHub'),
    threads: read('threads'),
    idleUnloadMinutes: read('idleUnloadMinutes'),
    saveMemory: read('saveMemory'),
    kvCacheMegabytes: read('kvCacheMegabytes'),
    kvCacheType: read('kvCacheType'),
    kvCacheOnDisk: read('kvCacheOnDisk'),
    gpu: read('gpu'),
    multiline: read('multiline'),
    showDoubtful: read('showDoubtful'),
    context: read('context'),
    ...readServerSettings(read),
  };
  return { settings, problems };
}

/** Whether completion is on for a language. */
export function languageEnabled(languages: Settings['languages'], languageId: string): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}
