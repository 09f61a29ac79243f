import type { CallError } from '../protocol/messages.ts';
import type { EngineModel } from './engineState.ts';
import { describeExit, type Exit } from './process.ts';
import { MAX_CRASHES } from './restartPolicy.ts';

/** Signals by which native code dies of its own accord. A model that causes one is not tried in a loop. */
const NATIVE_CRASH = new Set(['SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS', 'SIGFPE', 'SIGTRAP']);

export function isNativeCrash({ signal }: Exit): boolean {
  return signal !== null && NATIVE_CRASH.has(signal);
}

const CHOOSE_ANOTHER = "Choose another model with 'Nearline: Switch Model...'.";

/** The message for a model during whose loading the engine crashed. */
export function explainLoadCrash({ label }: EngineModel, exit: Exit): string {
  if (exit.signal === 'SIGILL') {
    return `${label} cannot run here: this processor lacks instructions that the engine needs (AVX2 or later).`;
  }
  return `${label} crashed the engine while loading (it ${describeExit(exit)}). ${CHOOSE_ANOTHER}`;
}

/** The message for a load that the engine refused. */
export function explainLoadFailure({ label, bundled }: EngineModel, error: CallError): string {
  if (error.code === 'native-missing') {
    const platform = `${process.platform}-${process.arch}`;
    return `The engine's native library for ${platform} could not be loaded (${oneLine(error.message)}). Reinstall the Nearline extension for this platform.`;
  }
  const remedy = bundled ? 'Reinstall the Nearline extension.' : CHOOSE_ANOTHER;
  return `${label} could not be loaded: ${oneLine(error.message)}. ${remedy}`;
}

/** The message for a crash that the engine recovers from by itself. */
export function explainRestart(reason: string): string {
  return `The engine stopped (${reason}) and starts again by itself. If it keeps stopping, choose a smaller model with 'Nearline: Switch Model...', or see 'Nearline: Show Log'.`;
}

/** The message after too many crashes. */
export function explainCrashes(lastReason: string): string {
  return `The engine stopped after ${MAX_CRASHES} crashes in three minutes (last: ${lastReason}). Start it again with 'Nearline: Restart Engine', or see 'Nearline: Show Log'.`;
}

function oneLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().replace(/\.$/, '');
}
