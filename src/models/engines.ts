import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { EngineModel } from '../host/engineState.ts';
import { spawnWorker } from '../host/spawn.ts';
import { Supervisor } from '../host/supervisor.ts';
import { threadCount } from '../host/threads.ts';
import { preflight } from './preflight.ts';

/** Tokens of prompt and completion. The windows ask for about 2,000; text that is no code may need more. */
const CONTEXT_SIZE = 4096;

export interface EngineOptions {
  /** Folder that holds `dist/` and `models/`. */
  readonly extensionRoot: string;
  /** The user's setting; 0 means automatic. */
  readonly threads: () => number;
  readonly clock: Clock;
  readonly log: Log;
}

/** Makes the engine of a model. Nothing is started before its first use. */
export type OpenEngine = (model: EngineModel) => Supervisor;

/** Path of the bundled worker below the extension's folder. */
export function workerEntry(extensionRoot: string): string {
  return join(extensionRoot, 'dist', 'worker', 'main.mjs');
}

export function engineFactory(options: EngineOptions): OpenEngine {
  const { extensionRoot, clock, log } = options;
  return (model) =>
    new Supervisor({
      model,
      threads: () => threadCount(options.threads()),
      contextSize: CONTEXT_SIZE,
      spawn: () => spawnWorker({ entry: workerEntry(extensionRoot), env: process.env }, log),
      preflight: (wanted) => preflight(extensionRoot, wanted),
      clock,
      log,
    });
}
