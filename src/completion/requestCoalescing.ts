import { unlessAborted } from '../util/async.ts';
import { GenerateError } from './generator.ts';
import type { Outcome, Snapshot } from './types.ts';
import { typedSince } from './typingAsSuggested.ts';

/**
 * The one generation in flight. A keystroke that agrees with its text lets it run on and waits for it; a keystroke
 * that contradicts its text stops it at the model's next token.
 */
export class RequestCoalescer {
  #running: Running | undefined;

  /**
   * Waits for the generation in flight when the text typed since agrees with it.
   * @returns whether the generation gave a suggestion, which is remembered then; undefined where there is none to wait
   * for.
   */
  join(snapshot: Snapshot, signal: AbortSignal): Promise<boolean> | undefined {
    const running = this.#running;
    if (!running || contradicts(running.text, running.asked, snapshot)) return undefined;
    running.waiting = snapshot;
    return whileWanted(running.outcome, signal).then(({ kind }) => kind === 'shown');
  }

  /**
   * Starts a generation; the one before is stopped.
   * @throws GenerateError when a newer keystroke came first.
   */
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

  /** Stops the generation in flight. */
  cancel(): void {
    this.#running?.controller.abort();
    this.#running = undefined;
  }
}

/** Starts the work for a snapshot; `onText` is to be called with the model's text so far. */
export type Start = (signal: AbortSignal, onText: (text: string) => void) => Promise<Outcome>;

/** A generation in flight. */
interface Running {
  /** The snapshot that it was started for. */
  readonly asked: Snapshot;
  readonly controller: AbortController;
  readonly outcome: Promise<Outcome>;
  /** The newest snapshot that waits for it. */
  waiting: Snapshot;
  /** The model's text so far. */
  text: string;
}

/** Notes the model's new text, and stops a generation that the newest keystroke contradicts. */
function grown(running: Running, text: string): void {
  running.text = text;
  if (contradicts(text, running.asked, running.waiting)) running.controller.abort();
}

/** Whether the typed text and the generated text are not beginnings of one another. */
function contradicts(text: string, asked: Snapshot, now: Snapshot): boolean {
  const typed = typedSince(asked, now)?.text;
  return typed === undefined || !(text.startsWith(typed) || typed.startsWith(text));
}

/**
 * An answer while its request is wanted; rejects when that is cancelled. The editor cancels at every key, and the next
 * request decides whether the generation is still of use.
 */
function whileWanted<T>(answer: Promise<T>, signal: AbortSignal): Promise<T> {
  return unlessAborted(answer, signal, () => new GenerateError('cancelled', 'a newer keystroke came first'));
}
