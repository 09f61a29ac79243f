import type { Multiline } from '../completion/settings.ts';

/** The extension's settings; names, types and defaults are those of the manifest, which a test compares. */
export interface Settings {
  readonly enable: boolean;
  /** By language id; `*` stands for all that are not named. */
  readonly languages: Readonly<Record<string, boolean>>;
  /** Path of the chosen model's GGUF file; empty for the bundled model. */
  readonly model: string;
  /** Paths of the model files that the user added. */
  readonly modelFiles: readonly string[];
  /** CPU threads; 0 means automatic. */
  readonly threads: number;
  /** Minutes without use after which the model leaves the memory; 0 means never. */
  readonly idleUnloadMinutes: number;
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
  modelFiles: [],
  threads: 0,
  idleUnloadMinutes: 30,
  kvCacheMegabytes: 0,
  kvCacheType: 'f16',
  kvCacheOnDisk: true,
  gpu: 'auto',
  multiline: 'auto',
  showDoubtful: false,
  context: 'auto',
};

/** More threads than any machine that this is made for. */
const MAX_THREADS = 256;

/** A week. A timer of the process could not wait for more than 24 days. */
const MAX_MINUTES = 10_080;

type Check<T> = (value: unknown) => T | undefined;

const isBoolean: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const isString: Check<string> = (value) => (typeof value === 'string' ? value : undefined);

const isThreads: Check<number> = (value) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= 0 && value <= MAX_THREADS ? value : undefined;
};

/** More memory than a laptop has. */
const MAX_KV_MEGABYTES = 65_536;

const isMegabytes: Check<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= MAX_KV_MEGABYTES ? value : undefined;

const isKvType: Check<Settings['kvCacheType']> = (value) =>
  value === 'f16' || value === 'q8_0' ? value : undefined;

const isAutoOrOff: Check<'auto' | 'off'> = (value) =>
  value === 'auto' || value === 'off' ? value : undefined;

const isMultiline: Check<Multiline> = (value) =>
  value === 'auto' || value === 'always' || value === 'never' ? value : undefined;

const isMinutes: Check<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= MAX_MINUTES ? value : undefined;

const isStrings: Check<readonly string[]> = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;

const isSwitches: Check<Readonly<Record<string, boolean>>> = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const switches = Object.entries(value).filter(([, on]) => typeof on === 'boolean');
  return Object.fromEntries(switches);
};

const CHECKS: { readonly [K in keyof Settings]: Check<Settings[K]> } = {
  enable: isBoolean,
  languages: isSwitches,
  model: isString,
  modelFiles: isStrings,
  threads: isThreads,
  idleUnloadMinutes: isMinutes,
  kvCacheMegabytes: isMegabytes,
  kvCacheType: isKvType,
  kvCacheOnDisk: isBoolean,
  gpu: isAutoOrOff,
  multiline: isMultiline,
  showDoubtful: isBoolean,
  context: isAutoOrOff,
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
    modelFiles: read('modelFiles'),
    threads: read('threads'),
    idleUnloadMinutes: read('idleUnloadMinutes'),
    kvCacheMegabytes: read('kvCacheMegabytes'),
    kvCacheType: read('kvCacheType'),
    kvCacheOnDisk: read('kvCacheOnDisk'),
    gpu: read('gpu'),
    multiline: read('multiline'),
    showDoubtful: read('showDoubtful'),
    context: read('context'),
  };
  return { settings, problems };
}

/** Whether completion is on for a language. */
export function languageEnabled(languages: Settings['languages'], languageId: string): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}
