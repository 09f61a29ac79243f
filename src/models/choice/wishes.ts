/** What the setting of models by language calls the bundled model. */
export const BUNDLED_WORD = 'bundled';

/** All that was chosen. */
export interface Wishes {
  /** Path of a model file; empty for the bundled model. */
  readonly general: string;
  /** For this workspace alone, as `general`; undefined where it has no choice of its own. */
  readonly workspace: string | undefined;
  /** By language id: a path, or {@link BUNDLED_WORD}. */
  readonly languages: Readonly<Record<string, string>>;
}

/** A model that was chosen, and for what. */
export interface Wish {
  readonly kind: 'language' | 'workspace' | 'general';
  /** Empty for the bundled model. */
  readonly path: string;
}

/**
 * What was chosen for a language, the most particular first: for the language, for the workspace, in general. The
 * others are there for when the first cannot be used.
 * @param languageId undefined where nothing is typed in.
 * @returns at least one.
 */
export function wishesFor({ general, workspace, languages }: Wishes, languageId?: string): readonly Wish[] {
  const wishes = [
    { kind: 'language', path: languageWish(languages, languageId) },
    { kind: 'workspace', path: workspace },
    { kind: 'general', path: general.trim() },
  ] as const;
  return wishes.flatMap(({ kind, path }) => (path === undefined ? [] : [{ kind, path }]));
}

function languageWish(languages: Wishes['languages'], languageId = ''): string | undefined {
  // A language may be called like something that every object has.
  const wish = Object.hasOwn(languages, languageId) ? languages[languageId]?.trim() : undefined;
  // An empty text is a setting that is being written.
  if (wish === undefined || wish === '') return undefined;
  return wish === BUNDLED_WORD ? '' : wish;
}
