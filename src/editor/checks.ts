/** A setting's value where that is one; `undefined` where it makes no sense. */
export type Check<T> = (value: unknown) => T | undefined;

export const isBoolean: Check<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

export const isString: Check<string> = (value) => (typeof value === 'string' ? value : undefined);

/** For one of some words. */
export function oneOf<T extends string>(...words: readonly T[]): Check<T> {
  return (value) => words.find((word) => word === value);
}

/** For an object by names, of which the entries count that pass. */
export function recordOf<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const entries = Object.entries(value).map(([name, entry]) => [name, check(entry)] as const);
    return Object.fromEntries(entries.filter((entry): entry is [string, T] => entry[1] !== undefined));
  };
}
