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
}

export const DEFAULTS: Settings = {
  enable: true,
  languages: { '*': true, plaintext: false, scminput: false },
  model: '',
  modelFiles: [],
  threads: 0,
};

/** More threads than any machine that this is made for. */
const MAX_THREADS = 256;

type Check<T> = (value: unknown) => T | undefined;

const isBoolean: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const isString: Check<string> = (value) => (typeof value === 'string' ? value : undefined);

const isThreads: Check<number> = (value) => {
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined;
  return value >= 0 && value <= MAX_THREADS ? value : undefined;
};

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
  };
  return { settings, problems };
}

/** Whether completion is on for a language. */
export function languageEnabled(languages: Settings['languages'], languageId: string): boolean {
  return languages[languageId] ?? languages['*'] ?? true;
}
