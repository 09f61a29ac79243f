// Runs a task by its name, for scripts/run.mjs, which knows the names too.
import { build } from './lib/build.ts';
import { exitOnSignals, isLeaving } from './lib/processes.ts';
import { say, step } from './lib/progress.ts';

/** Takes what stands behind the task's name. Rejects with what the person at the terminal should read. */
type Task = (args: readonly string[]) => Promise<void>;

/** Every task. Loaded when it runs: most need what others would wait for. */
export const tasks: Readonly<Record<string, Task>> = {
  start: async () => await (await import('./start.ts')).start(),
  test: async (args) => await (await import('./suites/suites.ts')).test(args),
  build: async () => await step('Building dist/', () => build()),
  package: async (args) => await (await import('./vsix/vsix.ts')).packageFor(args),
  complete: async (args) => await (await import('./complete.ts')).complete(args),
  bench: async (args) => await (await import('./bench.ts')).bench(args),
  eval: async (args) => await (await import('./eval.ts')).evaluate(args),
  lint: async () => await (await import('./suites/suites.ts')).lint(),
  house: async () => (await import('./house.ts')).house(),
  truth: async (args) => (await import('./truth.ts')).truth(args),
  format: async () => await (await import('./suites/suites.ts')).format(),
  notices: async (args) => await (await import('./notices.ts')).notices(args),
  syntaxes: async () => await (await import('./syntaxes.ts')).syntaxes(),
  gpuAssets: async () => await (await import('./gpuAssets.ts')).gpuAssets(),
};

/**
 * Runs a task to its end. What it rejects with is for the person at the terminal, so one gets the message alone
 * and the stack only with DEBUG set; the exit code is then 1.
 */
async function runTask(name = '', args: readonly string[]): Promise<void> {
  exitOnSignals();
  try {
    const task = tasks[name];
    if (!task) throw new Error(`no task '${name}'; there are ${Object.keys(tasks).join(', ')}`);
    await task(args);
  } catch (error) {
    if (!isLeaving()) say(describe(error));
    process.exitCode = 1;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return process.env['DEBUG'] ? (error.stack ?? error.message) : error.message;
}

const [, script, name, ...args] = process.argv;
if (script === import.meta.filename) await runTask(name, args);
