import type { Ignore } from 'ignore';
import ignore from 'ignore';

/**
 * The ignore files of a workspace folder together. The deeper file decides, though not within a folder that is ignored
 * as a whole.
 */
export class IgnoreRules {
  #levels: readonly Level[] = [];

  /** Sets what the ignore file of a folder says, in place of what it said before. */
  set(folder: string, text: string): void {
    const others = this.#levels.filter((level) => level.folder !== folder);
    const level = { folder, rules: rulesIn(text) };
    this.#levels = [...others, level].sort((a, b) => a.folder.length - b.folder.length);
  }

  /**
   * Whether a file is ignored, by itself or with a folder around it.
   * @param path of a file, relative to the workspace folder, with `/`.
   */
  ignores(path: string): boolean {
    const parts = path.split('/').filter((part) => part !== '' && part !== '.');
    if (parts.includes('..')) return false;
    return parts.some((_, index) => {
      const isFile = index === parts.length - 1;
      return this.#ignoresItself(parts.slice(0, index + 1).join('/') + (isFile ? '' : '/'));
    });
  }

  /**
   * Whether a path is ignored by itself, whatever is around it.
   * @param path with a `/` at its end for a folder.
   */
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

/** The rules of one ignore file, in the syntax of `.gitignore`. */
interface Level {
  /** The ignore file's folder, relative to the workspace folder. */
  readonly folder: string;
  readonly rules: Ignore;
}

/** Rules of one file that are read: a list with more was made by a program. */
const MOST_RULES = 2_000;

/** Stars in a pattern: one with more takes very long to refute, since patterns become regular expressions. */
const MOST_STARS = 5;

/** The rules in the text of an ignore file. A line that makes no sense ignores nothing; the others count. */
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
