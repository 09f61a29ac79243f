import { unlessAborted } from '../util/async.ts';
import { GenerateError } from './generator.ts';
import type { Outcome, Snapshot } from './types.ts';
import { typedSince } from './typingAsSuggested.ts';

/** Starts the work for a snapshot; `onText` is told the model's text so far. */
export type Start = (signal: AbortSignal, onText: (text: string) => void) => Promise<Outcome>;

interface Running {
  readonly asked: Snapshot;
  readonly controller: AbortController;
  readonly outcome: Promise<Outcome>;
  /** The newest snapshot that waits for it. */
  waiting: Snapshot;
  /** What the model has written so far. */
  text: string;
}

/**
 * The one generation in flight. A keystroke that agrees with it lets it run on; one that contradicts it
 * stops it at the model's next token.
 */
export class RequestCoalescer {
  #running: Running | undefined;

  /**
   * Waits for the running generation when what was typed since agrees with it.
   * @returns whether it gave a suggestion, which is remembered then; `undefined` where none can be joined.
   */
  join(snapshot: Snapshot, signal: AbortSignal): Promise<boolean> | undefined {
    const running = this.#running;
    if (!running || contradicts(running.text, running.asked, snapshot)) return undefined;
    running.waiting = snapshot;
    return whileWanted(running.outcome, signal).then(({ kind }) => kind === 'shown');
  }

  /** Starts a generation; the one before is stopped. */
  async start(asked: Snapshot, signal: AbortSignal, start: Start): Promise<Outcome> {
    this.cancel();
    const controller = new AbortController();
    const onText = (text: string): void => grown(running, text);
    const outcome = start(controller.signal, onText);
    const running: Running = { asked, waiting: asked, controller, text: '', outcome };
    this.#running = running;
    void outcome.finally(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return await whileWanted(outcome, signal);
  }

  cancel(): void {
    this.#running?.controller.abort();
    this.#running = undefined;
  }
}

function grown(running: Running, text: string): void {
  running.text = text;
  if (contradicts(text, running.asked, running.waiting)) running.controller.abort();
}

/** Whether what was typed and what was generated are not beginnings of one another. */
function contradicts(text: string, asked: Snapshot, now: Snapshot): boolean {
  const typed = typedSince(asked, now)?.text;
  return typed === undefined || !(text.startsWith(typed) || typed.startsWith(text));
}

/** The editor cancels at every key, and the next request decides whether what runs is still of use. */
function whileWanted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return unlessAborted(answer, signal, () => new GenerateError('cancelled', 'a newer keystroke came first'));
}
