import type { ContextFile } from '../../completion/types.ts';
import { marksOf, type Family, type Marks } from './family.ts';

/** The file that is written in, among others of its repository. */
export interface Repository {
  /** Relative to the workspace, with `/`. */
  readonly path: string;
  /** What changes least first. */
  readonly files: readonly ContextFile[];
}

/** How a family's models are asked to fill in the middle. */
export interface Template {
  /** The prompt's whole text. Other files are left out where the family was not trained on them. */
  readonly render: (prefix: string, suffix: string, repository?: Repository) => string;
  /** With what a model may end a file without that a server knows it for an end. */
  readonly stops: readonly string[];
  /** All that is no text to the model. It must not stand in what is rendered, and ends what is generated. */
  readonly specials: readonly string[];
}

/** Models were trained with a name here; which one says little. */
const REPOSITORY = 'workspace';

/** The template of a family. */
export function template(family: Family): Template {
  const marks = marksOf(family);
  const repository = marks.repository ? [marks.repository.name, marks.repository.file] : [];
  const own = [marks.prefix, marks.suffix, marks.middle].map((mark) => mark.trim());
  const all = [...own, ...repository, ...marks.ends, ...marks.others].filter((mark) => mark !== '');
  return {
    render: (prefix, suffix, around) => render(marks, prefix, suffix, around),
    stops: marks.ends,
    specials: [...new Set(all)],
  };
}

function render(marks: Marks, prefix: string, suffix: string, around: Repository | undefined): string {
  if (!around || around.files.length === 0 || !marks.repository) return infill(marks, prefix, suffix);
  const { name, file, path } = marks.repository;
  const others = around.files.map((other) => `${file}${other.path}\n${other.text}\n`).join('');
  const own = `${around.path}\n`;
  return path === 'before-prefix'
    ? `${name}${REPOSITORY}\n${others}${file}${own}${infill(marks, prefix, suffix)}`
    : `${name}${REPOSITORY}${others}${file}${infill(marks, own + prefix, suffix)}`;
}

function infill(marks: Marks, prefix: string, suffix: string): string {
  const before = marks.prefix + prefix;
  const after = marks.suffix + suffix;
  return (marks.first === 'prefix' ? before + after : after + before) + marks.middle;
}

/** The first of some marks that stands in one of some texts. */
export function findSpecial(specials: readonly string[], texts: readonly string[]): string | undefined {
  return specials.find((mark) => texts.some((text) => text.includes(mark)));
}
