import { extname } from 'node:path';
import { languageOf, type SourceFile } from '../lib/documents.ts';
import { draw } from '../lib/statistics.ts';

/** What a person did. `arrive` changes no text: a jump, or another file. */
export type Action = 'key' | 'backspace' | 'enter' | 'paste' | 'undo' | 'accept' | 'arrive';

/** The editor's state after an action. */
export interface EditorMoment {
  readonly action: Action;
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
  /** UTF-16 offset of the cursor. */
  readonly offset: number;
  /** What will be written next, whatever is suggested. */
  readonly rest: string;
  /** Milliseconds until the next action, at least: none comes before the answer. */
  readonly pauseMs: number;
}

/** A region of a file that was taken out, to be typed back. */
interface Region {
  readonly path: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Characters of a region: a few lines of work before the cursor goes elsewhere. */
const REGION = { least: 80, most: 320 };

/**
 * A person at work in some files: types regions back that were taken out, in bursts with pauses, mistypes and
 * corrects, pastes, undoes, jumps within a file, and goes from file to file. The same seed types the same.
 */
export class Typist {
  readonly #files: readonly SourceFile[];
  readonly #random: () => number;
  /** Text of each file as the editor has it now. */
  readonly #open = new Map<string, string>();
  #accepted = 0;

  constructor(files: readonly SourceFile[], random: () => number) {
    this.#files = files;
    this.#random = random;
  }

  /** Accepts what is shown: so many characters stand in the text at the next moment. */
  accept(characters: number): void {
    this.#accepted = characters;
  }

  /** Goes on for ever. After each moment `accept` may be called with what is shown there. */
  *moments(): Generator<EditorMoment> {
    for (;;) {
      for (const file of draw(this.#files, this.#files.length, this.#random)) {
        const visits = 1 + Math.floor(this.#random() * 2);
        for (let visit = 0; visit < visits; visit++) {
          const region = this.#region(file);
          if (region) yield* this.#typeBack(region);
        }
      }
    }
  }

  /** A region that begins behind a line's indentation and ends with a line. */
  #region({ path, text: original }: SourceFile): Region | undefined {
    const text = this.#open.get(path) ?? original;
    const length = REGION.least + this.#random() * (REGION.most - REGION.least);
    const from = text.indexOf('\n', Math.floor(this.#random() * Math.max(1, text.length - length))) + 1;
    const start = from + (/^[ \t]*/.exec(text.slice(from))?.[0].length ?? 0);
    const end = text.indexOf('\n', start + length);
    if (from === 0 || end < 0) return undefined;
    return { path, text, start, end };
  }

  *#typeBack({ path, text, start, end }: Region): Generator<EditorMoment> {
    const languageId = languageOf(extname(path));
    const state = { before: text.slice(0, start), left: text.slice(start, end), after: text.slice(end) };
    const moment = (action: Action, pauseMs: number): EditorMoment => {
      this.#open.set(path, state.before + state.left + state.after);
      const now = state.before + state.after;
      return { action, path, languageId, text: now, offset: state.before.length, rest: state.left, pauseMs };
    };
    const write = (characters: number): void => {
      state.before += state.left.slice(0, characters);
      state.left = state.left.slice(characters);
    };
    // Most look around before they type; one in five knows already.
    yield moment('arrive', this.#chance(0.2) ? this.#between(100, 250) : this.#between(600, 2000));
    while (state.left !== '') {
      if (this.#accepted > 0) {
        write(Math.min(this.#accepted, state.left.length));
        this.#accepted = 0;
        yield moment('accept', this.#between(250, 700));
      } else if (this.#chance(0.004)) {
        yield* this.#paste(state, moment, write);
      } else if (this.#chance(0.02)) {
        yield* this.#mistype(state, moment);
      } else {
        yield this.#stroke(state, moment, write);
      }
    }
  }

  #stroke(
    state: { left: string },
    moment: (action: Action, pauseMs: number) => EditorMoment,
    write: (characters: number) => void,
  ): EditorMoment {
    // The editor writes the indentation of a new line by itself.
    const [typed = ''] = /^(?:\n[ \t]*|[^])/u.exec(state.left) ?? [];
    write(typed.length);
    return typed.startsWith('\n')
      ? moment('enter', this.#between(250, 900))
      : moment('key', this.#gap(typed));
  }

  /** Between two keys of a burst, between two words, and now and then while thinking. */
  #gap(typed: string): number {
    if (this.#chance(0.03)) return this.#between(900, 2500);
    return /\w/.test(typed) ? this.#between(70, 160) : this.#between(120, 400);
  }

  *#mistype(
    state: { before: string },
    moment: (action: Action, pauseMs: number) => EditorMoment,
  ): Generator<EditorMoment> {
    const { before } = state;
    state.before = before + 'etaoinsr'.charAt(Math.floor(this.#random() * 8));
    yield moment('key', this.#between(150, 350));
    state.before = before;
    yield moment('backspace', this.#between(100, 250));
  }

  /** Some lines at once; every other time they are taken back, and typed. */
  *#paste(
    state: { before: string; left: string },
    moment: (action: Action, pauseMs: number) => EditorMoment,
    write: (characters: number) => void,
  ): Generator<EditorMoment> {
    const { before, left } = state;
    const lines = left.split('\n').slice(0, 2 + Math.floor(this.#random() * 5));
    write(lines.join('\n').length);
    yield moment('paste', this.#between(400, 1500));
    if (!this.#chance(0.5)) return;
    Object.assign(state, { before, left });
    yield moment('undo', this.#between(300, 900));
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #between(least: number, most: number): number {
    return least + this.#random() * (most - least);
  }
}
