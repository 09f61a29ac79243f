/** One piece of other people's work in the package, and the terms it comes under. */
export interface Notice {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** A web address, or '' where the author names none. */
  readonly repository: string;
  /** Licence texts in full. */
  readonly texts: readonly string[];
}

/** A heading of the notices file with what stands under it. */
export interface Section {
  readonly title: string;
  /** Markdown paragraphs. */
  readonly intro: string;
  readonly notices: readonly Notice[];
}

const opening = `# Third-party notices

Nearline itself is licensed under the Apache License 2.0 (see LICENSE). A packaged Nearline also contains the
work of others, listed here with their licences. The texts are at the end, each once.
`;

/** The whole notices file as Markdown: sections in the order given, then every distinct text once. */
export function renderNotices(sections: readonly Section[]): string {
  const texts = new TextList();
  const body = sections.map((section) => renderSection(section, texts));
  return [opening, ...body, texts.render()].join('\n');
}

function renderSection(section: Section, texts: TextList): string {
  const lines = section.notices.map((notice) => renderNotice(notice, texts));
  return `## ${section.title}\n\n${section.intro}\n\n${lines.join('\n')}\n`;
}

function renderNotice(notice: Notice, texts: TextList): string {
  const source = notice.repository === '' ? '' : `, [source](${notice.repository})`;
  const links = notice.texts.map((text) => texts.link(text)).join(', ');
  return `- **${notice.name}** ${notice.version}, ${notice.licence}${source}: ${links}`;
}

/** Numbers texts by first use; equal texts share a number. */
class TextList {
  private readonly numbers = new Map<string, number>();

  link(text: string): string {
    const plain = normalize(text);
    const number = this.numbers.get(plain) ?? this.numbers.size + 1;
    this.numbers.set(plain, number);
    return `[text ${number}](#text-${number})`;
  }

  render(): string {
    const parts = [...this.numbers].map(([text, number]) => `### Text ${number}\n\n${fenced(text)}\n`);
    return `## Licence texts\n\n${parts.join('\n')}`;
  }
}

/** Line ends, trailing blanks and blank lines around a text do not make it another text. */
function normalize(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(/[ \t]+$/gm, '')
    .replace(/^\n+|\n+$/g, '');
}

function fenced(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}text\n${text}\n${fence}`;
}
