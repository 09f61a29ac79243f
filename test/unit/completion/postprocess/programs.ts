import fc from 'fast-check';

/** How a generated program is indented. */
export interface Style {
  readonly level: string;
  readonly insertSpaces: boolean;
  readonly size: number;
}

export const styles: fc.Arbitrary<Style> = fc.constantFrom(
  { level: '  ', insertSpaces: true, size: 2 },
  { level: '    ', insertSpaces: true, size: 4 },
  { level: '\t', insertSpaces: false, size: 4 },
);

type Statement =
  string | { readonly head: string; readonly body: readonly Statement[]; readonly end: string };

const SIMPLE = [
  'a(b, c);',
  'const list = [one, two];',
  'say("it is (not) closed", x);',
  'let s = `a ${b(c)} d`;',
  '// a comment, with a bracket (',
  'return value;',
  "x['key'] = { y: z };",
  'value++;',
  '',
];

const HEADS = [
  ['if (ready) {', '}'],
  ['for (const item of list) {', '}'],
  ['call(first, (x) => {', '});'],
  ['const table = {', '};'],
  ['run(', ');'],
] as const;

const { statements } = fc.letrec<{ statement: Statement; statements: readonly Statement[] }>((tie) => ({
  statement: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom<Statement>(...SIMPLE),
    fc
      .record({ head: fc.constantFrom(...HEADS), body: tie('statements') })
      .map(({ head: [head, end], body }) => ({ head, end, body })),
  ),
  statements: fc.array(tie('statement'), { minLength: 1, maxLength: 5 }),
}));

/** Programs as a formatter would leave them: brackets paired, blocks indented. */
export function programs(style: Style): fc.Arbitrary<string> {
  return statements.map((all) => linesOf(all, '', style.level).join('\n'));
}

function linesOf(all: readonly Statement[], indent: string, level: string): string[] {
  return all.flatMap((statement) => {
    if (typeof statement === 'string') return [statement === '' ? '' : indent + statement];
    const { head, body, end } = statement;
    return [indent + head, ...linesOf(body, indent + level, level), indent + end];
  });
}

/** Texts that no model would write, but might. */
export const junk: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom(
      ...['(', ')', '[', ']', '{', '}', '"', "'", '`', '${', '//', '/*', '*/', ';', ',', ' '],
      ...['\n', '\n  ', '\n    ', '\n\t', '\n\t\t', '\n}', '\n});', 'a', 'value', 'return value;', '() => {'],
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
