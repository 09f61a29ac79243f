import { build } from '../lib/build.ts';
import { one, total, type Counts } from './counts.ts';
import { mochaSuite } from './mochaSuite.ts';
import { tool } from './tools.ts';

/** Every suite in the order in which it runs: what is quick and tells most comes first. */
export const suites = {
  lint: async () => total([one(await tool('eslint', '.')), one(await tool('prettier', '--check', '.'))]),
  types: async () => one(await tool('tsc', '--noEmit', '-p', '.')),
  unit: () => mochaSuite('unit'),
  worker: async () => {
    // These start the built worker, not its sources.
    await build();
    return await mochaSuite('worker', 'model');
  },
  integration: () => mochaSuite('integration'),
} satisfies Record<string, () => Promise<Counts>>;

/** A suite's name on the command line. */
export type SuiteName = keyof typeof suites;

/** The suites that a command line asks for; all when it names none. Throws with the names when one is unknown. */
export function requestedSuites(args: readonly string[]): SuiteName[] {
  const names = Object.keys(suites) as SuiteName[];
  const unknown = args.filter((arg) => !names.some((name) => name === arg));
  if (unknown.length > 0) throw new Error(`no suite ${unknown.join(', ')}; there are ${names.join(', ')}`);
  return args.length === 0 ? names : names.filter((name) => args.includes(name));
}
