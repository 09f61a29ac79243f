/** What to do after a crash. */
export type RestartDecision =
  { readonly kind: 'restart'; readonly delayMs: number } | { readonly kind: 'stop' };

const DELAYS_MS = [1000, 2000, 4000, 8000];
const WINDOW_MS = 3 * 60_000;

/** Crashes within the window that end the attempts: the fifth. */
export const MAX_CRASHES = 5;

/**
 * Decides from the times of past crashes (milliseconds, monotonic), the newest included.
 * Restarts after 1, 2, 4, 8 s; the fifth crash within three minutes stops.
 */
export function afterCrash(crashes: readonly number[], now: number): RestartDecision {
  const recent = crashes.filter((time) => now - time < WINDOW_MS).length;
  if (recent >= MAX_CRASHES) return { kind: 'stop' };
  return { kind: 'restart', delayMs: DELAYS_MS[Math.max(0, recent - 1)] ?? 8000 };
}
