import * as v from 'valibot';

/** A number from 0 to the most that makes sense. */
export const from0To = (most: number): v.GenericSchema<number> =>
  v.pipe(
    v.number(),
    v.check((value) => value >= 0 && value <= most),
  );

/** An object by names, of which the entries count that fit. */
export const entriesOf = <T>(form: v.GenericSchema<T>): v.GenericSchema<Readonly<Record<string, T>>> =>
  v.pipe(
    v.custom<Readonly<Record<string, T>>>(isObject),
    v.transform((value) =>
      Object.fromEntries(Object.entries(value).filter(([, entry]) => v.is(form, entry))),
    ),
  );

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
