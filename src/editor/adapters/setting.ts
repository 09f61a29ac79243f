import * as v from 'valibot';
import type { AdapterSetting } from '../../models/adapters/listed.ts';
import { from0To } from '../checks.ts';

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
