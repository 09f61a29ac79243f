/** A signal that never fires. */
export const noAbort: AbortSignal = new AbortController().signal;
