import * as v from 'valibot';
import type { AdapterSetting } from '../models/adapterFiles.ts';

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

/** As the manifest has it. Ten times what was trained is far past what any model can bear. */
const MAX_SCALE = 10;

/** The setting `nearline.adapters`. */
export const ADAPTERS: v.GenericSchema<readonly AdapterSetting[]> = v.array(
  v.object({
    path: v.string(),
    scale: v.optional(from0To(MAX_SCALE)),
    name: v.optional(v.string()),
  }),
);
