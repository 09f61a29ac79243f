import { c } from './c.ts';
import { csharp } from './csharp.ts';
import { go } from './go.ts';
import { javascript } from './javascript.ts';
import { jvm } from './jvm.ts';
import { php } from './php.ts';
import { python } from './python.ts';
import { ruby } from './ruby.ts';
import { rust } from './rust.ts';
import type { ImportFamily } from './types.ts';

const FAMILIES: ReadonlyMap<string, ImportFamily> = new Map([
  ['typescript', javascript],
  ['typescriptreact', javascript],
  ['javascript', javascript],
  ['javascriptreact', javascript],
  ['vue', javascript],
  ['svelte', javascript],
  ['python', python],
  ['go', go],
  ['java', jvm],
  ['kotlin', jvm],
  ['scala', jvm],
  ['csharp', csharp],
  ['rust', rust],
  ['c', c],
  ['cpp', c],
  ['cuda-cpp', c],
  ['objective-c', c],
  ['objective-cpp', c],
  ['php', php],
  ['ruby', ruby],
]);

/** How a language's imports are found; `undefined` for languages that it is not known of. */
export function importFamily(languageId: string): ImportFamily | undefined {
  return FAMILIES.get(languageId);
}
