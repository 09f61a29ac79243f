import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import { flatten, type Outline } from '../../completion/context/outline.ts';
import type { Grammars } from '../../syntax/grammars.ts';
import { grammarFor } from '../../syntax/languages.ts';
import { SyntaxTrees } from '../../syntax/trees.ts';

/**
 * Finds the declarations of whole texts by their grammars, in slices between other work. Apart from the trees of the
 * documents that are written in, which these must not drive out.
 */
export class TextParser implements Disposable {
  readonly #trees: SyntaxTrees;
  #count = 0;

  constructor(grammars: Grammars, clock: Clock, log: Log) {
    this.#trees = new SyntaxTrees({ grammars, clock, log });
  }

  /** @returns `undefined` where there is no grammar, or the text could not be parsed. */
  async outline(languageId: string, lines: readonly string[]): Promise<Outline | undefined> {
    if (grammarFor(languageId) === undefined) return undefined;
    const key = `text ${this.#count++}`;
    this.#trees.follow(key, languageId, { lineCount: lines.length, lineAt: (line) => lines[line] ?? '' });
    await this.#trees.settled();
    const outline = this.#trees.outline(key);
    this.#trees.forget(key);
    return outline && flatten(outline.declarations);
  }

  dispose(): void {
    this.#trees.dispose();
  }
}
