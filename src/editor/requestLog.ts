import { type Outcome, REASONS } from '../completion/types.ts';
import type { Log } from '../util/log.ts';

/** Hears of every request of the editor's for ghost text. */
export interface RequestObserver {
  started(): void;
  /** @param totalMs milliseconds from the editor's question to the answer. */
  ended(outcome: Outcome, totalMs: number): void;
}

/** One observer that tells several, in their order. */
export function observers(...all: readonly RequestObserver[]): RequestObserver {
  return {
    started: () => all.forEach((observer) => observer.started()),
    ended: (outcome, totalMs) => all.forEach((observer) => observer.ended(outcome, totalMs)),
  };
}

/** Logs for every request what became of it, and why; never a word of source text. */
export class RequestLog implements RequestObserver {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  started(): void {
    // The end says it all.
  }

  ended(outcome: Outcome, totalMs: number): void {
    const line = describe(outcome, totalMs);
    if (outcome.kind === 'silent' && outcome.reason.startsWith('engine-')) this.#log.warn(line);
    else if (outcome.kind === 'silent' && outcome.reason === 'cancelled') this.#log.debug(line);
    else this.#log.info(line);
  }
}

function describe(outcome: Outcome, totalMs: number): string {
  const cost = outcome.cost
    ? `, ${outcome.cost.evaluatedTokens} of ${outcome.cost.promptTokens} tokens evaluated, ${outcome.cost.decodedTokens} decoded`
    : '';
  const time = `${Math.round(totalMs)} ms`;
  if (outcome.kind === 'shown') {
    return `shown: ${outcome.suggestion.text.length} characters from ${outcome.source}, ${time}${cost}`;
  }
  const detail = outcome.detail === undefined ? '' : ` (${outcome.detail})`;
  return `nothing shown: ${REASONS[outcome.reason]}${detail}, ${time}${cost}`;
}
