import type { AdapterSetting } from '../../models/adapters/listed.ts';
import type { Check } from '../checks.ts';

/** As the manifest has it. Ten times what was trained is far past what any model can bear. */
const MAX_SCALE = 10;

/** The setting `nearline.adapters`. */
export const isAdapterList: Check<readonly AdapterSetting[]> = (value) =>
  Array.isArray(value) && value.every(isAdapter) ? value : undefined;

function isAdapter(value: unknown): value is AdapterSetting {
  const { path, scale = 1, name = '' } = (value ?? {}) as Partial<Record<keyof AdapterSetting, unknown>>;
  const isScale = typeof scale === 'number' && scale >= 0 && scale <= MAX_SCALE;
  return typeof path === 'string' && isScale && typeof name === 'string';
}
