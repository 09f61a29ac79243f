import type { CallError } from '../protocol/messages.ts';
import { type EngineModel, titleOf } from './engineState.ts';
import { describeExit, type ProcessExit } from './process.ts';

/** Signals by which native code dies of its own accord. */
const NATIVE_CRASH = new Set(['SIGSEGV', 'SIGABRT', 'SIGILL', 'SIGBUS', 'SIGFPE', 'SIGTRAP']);

/** Whether native code crashed. A model that causes a native crash while it loads is not tried again in a loop. */
export function isNativeCrash({ signal }: ProcessExit): boolean {
  return signal !== null && NATIVE_CRASH.has(signal);
}

const CHOOSE_ANOTHER = "Choose another model with 'Nearline: Switch Model...'.";
const TURN_ADAPTER_OFF = "Turn its adapter off with 'Nearline: Switch Adapter...'.";

/** Message for a model during whose loading the engine crashed. */
export function explainLoadCrash(model: EngineModel, exit: ProcessExit): string {
  if (exit.signal === 'SIGILL') {
    return `${model.label} cannot run here: this processor lacks instructions that the engine needs (AVX2 or later).`;
  }
  const remedy = model.adapter ? TURN_ADAPTER_OFF : CHOOSE_ANOTHER;
  return `${titleOf(model)} crashed the engine while loading (it ${describeExit(exit)}). ${remedy}`;
}

/** Message for a load that the engine refused. */
export function explainLoadFailure(model: EngineModel, error: CallError): string {
  if (error.kind === 'native-missing') {
    const platform = `${process.platform}-${process.arch}`;
    return `The engine's native library for ${platform} could not be loaded (${oneLine(error.message)}). Reinstall the Nearline extension for this platform.`;
  }
  return `${titleOf(model)} could not be loaded: ${oneLine(error.message)}. ${remedyFor(model)}`;
}

/** Remedy for a model that could not be loaded. Its adapter, which was added last, is the likeliest to blame. */
function remedyFor({ bundled, adapter }: EngineModel): string {
  if (adapter) return TURN_ADAPTER_OFF;
  return bundled ? 'Reinstall the Nearline extension.' : CHOOSE_ANOTHER;
}

/** Message for a crash that the engine recovers from by itself. */
export function explainRestart(reason: string): string {
  return `The engine stopped (${reason}) and starts again by itself. If it keeps stopping, choose a smaller model with 'Nearline: Switch Model...', or see 'Nearline: Show Log'.`;
}

/** Message after too many crashes. */
export function explainCrashes(lastReason: string): string {
  return `The engine stopped after ${MAX_CRASHES} crashes in three minutes (last: ${lastReason}). Start it again with 'Nearline: Restart Engine', or see 'Nearline: Show Log'.`;
}

function oneLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().replace(/\.$/, '');
}

/** Decision after a crash: to restart after a delay, or to stop. */
type RestartDecision = { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'stop' };

/** Delays before the restart, by the number of crashes within the window. */
const DELAYS_MS = [1000, 2000, 4000, 8000];
const WINDOW_MS = 3 * 60_000;

/** Crashes within the window that end the attempts: one more than there are delays. */
const MAX_CRASHES = 5;

/**
 * Decision after a crash: a restart after 1, 2, 4, 8 s, and a stop at the fifth crash within three minutes.
 * @param crashes times of past crashes, the newest included: milliseconds on a monotonic clock, as `now`.
 */
export function afterCrash(crashes: readonly number[], now: number): RestartDecision {
  const recent = crashes.filter((time) => now - time < WINDOW_MS).length;
  if (recent >= MAX_CRASHES) return { kind: 'stop' };
  return { kind: 'restart', delayMs: DELAYS_MS[Math.max(0, recent - 1)] ?? 8000 };
}
