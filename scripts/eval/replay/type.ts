import type { Outcome, Silence, Snapshot, Suggestion } from '../../../src/completion/types.ts';
import { costOf, type Cost } from '../case.ts';
import type { Place } from '../snapshot.ts';
import type { Run } from './runs.ts';
import { judge, stroke, strokes } from './user.ts';

/** A suggestion, from when it was first shown. */
export interface Suggested {
  /** Characters shown, and of these the ones that were really written. */
  readonly shown: number;
  readonly kept: number;
  readonly confidence?: number;
  /** Keys that taking it saved; absent where the user did not take it. */
  readonly saved?: number;
  /** What a filter should have caught. */
  readonly faults: readonly string[];
}

/** One request: a key was pressed, or a suggestion taken. */
export interface Request {
  readonly cost?: Cost;
  /** Absent where something was shown. */
  readonly silence?: Silence;
}

/** What became of a run. */
export interface Typed {
  readonly key: string;
  /** Keys that the run has without suggestions. */
  readonly strokes: number;
  readonly requests: readonly Request[];
  readonly suggested: readonly Suggested[];
}

/** What a run is typed with. */
export interface Hands {
  readonly snapshotAt: (place: Place) => Promise<Snapshot>;
  /** Waits as somebody does who looks around before typing. */
  readonly rest: (snapshot: Snapshot) => Promise<void>;
  readonly type: (snapshot: Snapshot) => Promise<Outcome>;
  /** What a filter should have caught in a suggestion. */
  readonly faultsOf: (snapshot: Snapshot, suggestion: Suggestion) => readonly string[];
  /** Told after each request how many characters it went on. */
  readonly onStep?: (characters: number) => void;
}

/**
 * Types a run back as somebody would who knows what to write: takes what is right, else presses the next key. Every
 * place is asked, the first one as if Enter had just been pressed.
 * @param key names the run: nothing may be remembered of another.
 */
export async function typeRun(run: Run, key: string, hands: Hands): Promise<Typed> {
  const requests: Request[] = [];
  const screen = new Screen();
  await hands.rest(await hands.snapshotAt(placeIn(run, 0, key)));
  for (let at = 0; at < run.rest.length;) {
    const rest = run.rest.slice(at);
    const snapshot = await hands.snapshotAt(placeIn(run, at, key));
    const outcome = await hands.type(snapshot);
    requests.push(requestOf(outcome));
    const suggestion = outcome.kind === 'shown' ? outcome.suggestion : NOTHING;
    const { kept, taken, saved } = judge(suggestion.text, rest);
    screen.show(suggestion.text, () => ({
      shown: suggestion.text.length,
      kept,
      ...(outcome.confidence !== undefined && { confidence: outcome.confidence }),
      faults: hands.faultsOf(snapshot, suggestion),
    }));
    const step = taken > 0 ? rest.slice(0, taken) : stroke(rest);
    if (taken > 0) screen.take(taken, saved);
    else screen.type(step);
    at += step.length;
    hands.onStep?.(step.length);
  }
  return { key, strokes: strokes(run.rest), requests, suggested: screen.suggested };
}

const NOTHING: Suggestion = { text: '', replaces: 0 };

/** The document with what was typed so far; what is still to be typed is missing from it. */
function placeIn({ path, languageId, before, rest, after }: Run, at: number, key: string): Place {
  const document = `file:///${key}/${path.split(/[\\/]/).slice(-2).join('/')}`;
  return { document, languageId, before: before + rest.slice(0, at), after };
}

function requestOf({ cost, ...outcome }: Outcome): Request {
  return {
    ...(cost && { cost: costOf(cost) }),
    ...(outcome.kind === 'silent' && { silence: outcome.reason }),
  };
}

/** What stands in grey on the screen: one suggestion is the same while it is typed along. */
class Screen {
  readonly suggested: Suggested[] = [];
  #text = '';

  /** @param described of a suggestion that was not there before. */
  show(text: string, described: () => Suggested): void {
    if (text !== '' && text !== this.#text) this.suggested.push(described());
    this.#text = text;
  }

  /** What remains after a key; nothing where the key contradicts it. */
  type(typed: string): void {
    this.#text = this.#text.startsWith(typed) ? this.#text.slice(typed.length) : '';
  }

  /** What the user did not take remains, until a key contradicts it. */
  take(characters: number, saved: number): void {
    const taken = this.suggested.pop();
    if (taken) this.suggested.push({ ...taken, saved: (taken.saved ?? 0) + saved });
    this.#text = this.#text.slice(characters);
  }
}
