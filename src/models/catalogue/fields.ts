/** What a value in a document has to be. */
export type Field =
  | { readonly kind: 'text'; readonly pattern: RegExp }
  | { readonly kind: 'whole'; readonly minimum: number }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'object'; readonly fields: Fields };

/** The fields of an object: it has all that are required, and none that is not named. */
export interface Fields<Key extends string = string> {
  readonly fields: Readonly<Record<Key, Field>>;
  readonly optional: readonly Key[];
}

/** The first thing that is wrong with an object, as a clause such as `licence.url is missing`; undefined if nothing is. */
export function faultOf(value: unknown, wanted: Fields, path = ''): string | undefined {
  if (!isObject(value)) return `${path === '' ? 'it' : path} is not an object`;
  const at = (key: string): string => (path === '' ? key : `${path}.${key}`);
  const unknown = Object.keys(value).find((key) => !Object.hasOwn(wanted.fields, key));
  if (unknown !== undefined) return `${at(unknown)} is no field of it`;
  for (const [key, field] of Object.entries(wanted.fields)) {
    const fault = Object.hasOwn(value, key)
      ? fieldFault(value[key], field, at(key))
      : missing(key, wanted, at(key));
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Whether a value is an object with keys, and no list. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function missing(key: string, { optional }: Fields, path: string): string | undefined {
  return optional.includes(key) ? undefined : `${path} is missing`;
}

function fieldFault(value: unknown, field: Field, path: string): string | undefined {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' && field.pattern.test(value)
        ? undefined
        : `${path} does not match its pattern`;
    case 'whole':
      return Number.isSafeInteger(value) && Number(value) >= field.minimum
        ? undefined
        : `${path} is not a whole number from ${field.minimum} on`;
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `${path} is neither true nor false`;
    case 'choice':
      return field.values.includes(String(value)) && typeof value === 'string'
        ? undefined
        : `${path} is none of ${field.values.join(', ')}`;
    case 'object':
      return faultOf(value, field.fields, path);
  }
}
