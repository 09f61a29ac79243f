import type { Outcome, Silence, Snapshot, Suggestion } from '../../src/completion/types.ts';
import { costOf, type Cost } from './case.ts';
import type { Run } from './replay.ts';
import { commonPrefix } from './score.ts';
import type { Place } from './snapshot.ts';

/** A suggestion, from when it was first shown. */
interface Suggested {
  /** Characters shown, and of these the ones that were really written. */
  readonly shown: number;
  readonly kept: number;
  /** Keys that taking it saved; absent where the user did not take it. */
  readonly saved?: number;
  /** What a filter should have caught. */
  readonly faults: readonly string[];
}

/** One request: a key was pressed, or a suggestion taken. */
interface Request {
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
  /** Times that a suggestion was gone, or another one, after a key that agreed with it. */
  readonly flickers: number;
}

/** What a run is typed with. */
interface Hands {
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
      faults: hands.faultsOf(snapshot, suggestion),
    }));
    const step = taken > 0 ? rest.slice(0, taken) : stroke(rest);
    if (taken > 0) screen.take(taken, saved);
    else screen.type(step);
    at += step.length;
    hands.onStep?.(step.length);
  }
  const { suggested, flickers } = screen;
  return { key, strokes: strokes(run.rest), requests, suggested, flickers };
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
  flickers = 0;
  /** What is left of the suggestion. */
  #text = '';

  /** @param described of a suggestion that was not there before. */
  show(text: string, described: () => Suggested): void {
    if (this.#text.trim() !== '' && text !== this.#text) this.flickers++;
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

/** What a suggestion is worth to somebody who knows what will be written. */
interface Judgement {
  /** Characters that are right, from the first on. */
  readonly kept: number;
  /** Characters that the user takes: whole lines, of which the last may end early, but with a word. */
  readonly taken: number;
  /** Keys that taking them saves. */
  readonly saved: number;
}

/**
 * A user takes a suggestion whose first line is right, with the lines after it that are right too, where that saves
 * keys. A line is right as far as it goes: it may be a beginning of what will be written that does not end inside a
 * word. Taking costs one key for the whole suggestion, else one for each line.
 */
export function judge(suggestion: string, rest: string): Judgement {
  const kept = commonPrefix(suggestion, rest);
  const right = lineEnds(suggestion).filter(
    (end) => end <= kept && endsWithWord(suggestion.slice(0, end), rest),
  );
  const taken = right.at(-1) ?? 0;
  const keys = taken === suggestion.length ? 1 : right.length;
  const saved = strokes(rest.slice(0, taken)) - keys;
  return saved > 0 ? { kept, taken, saved } : { kept, taken: 0, saved: 0 };
}

/** Where each line of a text ends, without its line break. */
function lineEnds(text: string): number[] {
  const breaks = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return [...breaks, text.length].filter((end) => end > 0);
}

function endsWithWord(beginning: string, rest: string): boolean {
  return !(/[\p{L}\p{N}_]$/u.test(beginning) && /^[\p{L}\p{N}_]/u.test(rest.slice(beginning.length)));
}

/** What one key writes: a character, or a line break with the indentation that the editor adds. */
export function stroke(rest: string): string {
  return /^(?:\n[ \t]*|[^])/u.exec(rest)?.[0] ?? '';
}

/** Keys that it takes to type a text. */
export function strokes(text: string): number {
  return Array.from(text.replaceAll(/\n[ \t]*/g, '\n')).length;
}
