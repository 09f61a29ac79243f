import { fork } from 'node:child_process';
import { once } from 'node:events';
import { inRoot } from '../lib/paths.ts';
import { step } from '../lib/progress.ts';
import type { Comparisons } from './compareKinds.ts';
import { exactLibrary } from './exactLibrary.ts';
import type { BenchOptions } from './options.ts';

/** What the process that compares is asked for. */
export interface ExactJob {
  readonly options: BenchOptions;
  /** Entry file of the library with exact kernels. */
  readonly library: string;
}

/** Compares where arithmetic does not depend on the batch; undefined where no such kernels are known. */
export async function compareExactly(options: BenchOptions): Promise<Comparisons | undefined> {
  const library = await step('a copy of the library with exact kernels', () => exactLibrary(options.model));
  if (library === undefined) return undefined;
  const child = fork(inRoot('scripts', 'bench', 'exactProcess.ts'), {
    execArgv: ['--import', 'tsx'],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send({ options, library } satisfies ExactJob);
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`comparing in exact arithmetic ended with exit code ${String(code)}`);
  });
  const [comparisons] = (await Promise.race([once(child, 'message'), ended])) as [Comparisons];
  child.disconnect();
  return comparisons;
}
