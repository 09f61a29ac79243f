import type { Ignore } from 'ignore';
import ignore from 'ignore';

/** The rules of one ignore file, by the syntax of `.gitignore`. */
interface Level {
  /** Where the file is, relative to the workspace folder. */
  readonly folder: string;
  readonly rules: Ignore;
}

/** The ignore files of a workspace folder together: the deeper decides, but not within what is ignored as a whole. */
export class IgnoreRules {
  #levels: readonly Level[] = [];

  /** Sets what the ignore file of a folder says, in place of what it said before. */
  set(folder: string, text: string): void {
    const others = this.#levels.filter((level) => level.folder !== folder);
    const level = { folder, rules: rulesIn(text) };
    this.#levels = [...others, level].sort((a, b) => a.folder.length - b.folder.length);
  }

  /** @param path of a file, relative to the workspace folder, with `/`. */
  ignores(path: string): boolean {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) return false;
    return parts.some((_, index) => {
      const isFile = index === parts.length - 1;
      return this.#ignoresItself(parts.slice(0, index + 1).join('/') + (isFile ? '' : '/'));
    });
  }

  #ignoresItself(path: string): boolean {
    let ignored = false;
    for (const { folder, rules } of this.#levels) {
      const within =
        folder === '' ? path : path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : '';
      if (within === '') continue;
      const verdict = rules.test(within);
      if (verdict.ignored || verdict.unignored) ignored = verdict.ignored;
    }
    return ignored;
  }
}

/** Rules of one file; a list that was made by a program may be longer. */
const MOST_RULES = 2_000;

/** A pattern with more takes very long to refute: they become a regular expression. */
const MOST_STARS = 5;

/** A line that makes no sense ignores nothing; the others count. */
function rulesIn(text: string): Ignore {
  const rules = ignore();
  for (const line of text.split(/\r?\n/, MOST_RULES)) {
    if (line.split(/\*+/).length > MOST_STARS + 1) continue;
    try {
      ignore().add(line).ignores('a');
      rules.add(line);
    } catch {
      // Not a pattern.
    }
  }
  return rules;
}
