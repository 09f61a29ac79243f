import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Answer, SuggestionCache } from '../../../src/completion/suggestionCache.ts';
import type { Snapshot } from '../../../src/completion/types.ts';
import { typedSince } from '../../../src/completion/typingAsSuggested.ts';
import { CURSOR, marked } from '../../support/marked.ts';

function answerOf(text: string, replaces = 0, ...others: string[]): Answer {
  return { suggestion: { text, replaces }, alternatives: others.map((other) => ({ text: other, replaces })) };
}

/** A memory that knows one answer. */
function knowing(drawn: string, answer: Answer): SuggestionCache {
  const cache = new SuggestionCache();
  cache.remember(marked(drawn), answer);
  return cache;
}

/** The drawn document with what is remembered for its cursor, or a reason in parentheses. */
function shown(cache: SuggestionCache, drawn: string): string {
  const snapshot = marked(drawn);
  const answer = cache.find(snapshot);
  if (!answer) return '(unknown)';
  if ('silence' in answer) return `(${answer.silence})`;
  const { text, replaces } = answer.suggestion;
  return `${snapshot.before}[${text}]${snapshot.after.slice(replaces)}`;
}

describe('SuggestionCache', () => {
  type Case = readonly [
    name: string,
    was: string,
    text: string,
    now: string,
    expected: string,
    replaces?: number,
  ];
  const cases: readonly Case[] = [
    ['the same place', 'a = █;', 'value', 'a = █;', 'a = [value];'],
    ['typing along', 'a = █;', 'value', 'a = val█;', 'a = val[ue];'],
    ['typing something else', 'a = █;', 'value', 'a = vx█;', '(unknown)'],
    ['typing it all', 'a = █', 'value', 'a = value█', '(unknown)'],
    ['another document text', 'x;\na = █', 'value', 'y;\na = v█', '(unknown)'],
    ['another text right of the cursor', 'a = █;', 'value', 'a = v█, b;', '(unknown)'],
    ['a closer that was typed over', 'f(a, █)', 'b);', 'f(a, b)█', 'f(a, b)[;]', 1],
    ['text before one that was typed over', 'f(a, █)', 'b, c);', 'f(a, b█)', 'f(a, b[, c);]', 1],
    ['brackets that the editor closed', 'a = █', 'f(x);', 'a = f(█)', 'a = f([x);]'],
    ['code in a string that the editor closed', 'f(`a █`)', '${b}', 'f(`a ${█}`)', 'f(`a ${[b}]`)'],
    ['quotes that the editor closed', 'a = █', '"x");', 'a = "█"', 'a = "[x");]'],
    ['brackets that the text does not close', 'a = █', 'f(x', 'a = f(█)', 'a = f([x])'],
    ['a line break', 'f() {█\n}', '\n  a();\n  b();', 'f() {\n  █\n}', 'f() {\n  [a();\n  b();]\n}'],
    ['a whole line', 'f() {█\n}', '\n  a();\n  b();', 'f() {\n  a();\n█\n}', 'f() {\n  a();\n[  b();]\n}'],
    [
      'the editor’s indentation',
      'f() {█\n}',
      '\n  a();\n  b();',
      'f() {\n    █\n}',
      'f() {\n    [a();\n    b();]\n}',
    ],
    ['Enter between braces', 'f() {█}', '\n  a();\n}', 'f() {\n  █\n}', 'f() {\n  [a();]\n}', 1],
    ['Enter between braces for the text', 'f() {█}', '\n  a();\n', 'f() {\n  █\n}', 'f() {\n  [a();]\n}'],
    ['Enter between the editor’s braces', 'f() █', '{\n  a();\n}', 'f() {\n  █\n}', 'f() {\n  [a();]\n}'],
    [
      'Enter in a call',
      'g(() => █);',
      '{\n  a();\n});',
      'g(() => {\n  █\n});',
      'g(() => {\n  [a();]\n});',
      2,
    ],
    [
      'Enter, where the block goes on',
      'if (a) {█}',
      '\n  b();\n} else {',
      'if (a) {\n  █\n}',
      '(unknown)',
      1,
    ],
    ['the editor’s first indentation', 'f();\n█', '  return a;', 'f();\n    ret█', 'f();\n    ret[urn a;]'],
  ];
  for (const [name, was, text, now, expected, replaces] of cases) {
    it(name, () => assert.equal(shown(knowing(was, answerOf(text, replaces)), now), expected));
  }

  it('answers again after deletion and undo', () => {
    const cache = knowing('a = █', answerOf('value;'));
    cache.remember(marked('a = x█'), answerOf('yz;'));
    assert.equal(shown(cache, 'a = █'), 'a = [value;]');
    assert.equal(shown(cache, 'a = v█'), 'a = v[alue;]');
    assert.equal(shown(cache, 'a = x█'), 'a = x[yz;]');
  });

  it('prefers the newest', () => {
    const cache = knowing('a = █', answerOf('value;'));
    cache.remember(marked('a = v█'), answerOf('olume;'));
    assert.equal(shown(cache, 'a = v█'), 'a = v[olume;]');
    cache.remember(marked('a = █'), answerOf('other;'));
    assert.equal(shown(cache, 'a = █'), 'a = [other;]');
  });

  it('remembers silence, for the place alone', () => {
    const cache = knowing('a = 1;█', { silence: 'empty' });
    assert.equal(shown(cache, 'a = 1;█'), '(empty)');
    assert.equal(shown(cache, 'a = 1; █'), '(unknown)');
    assert.equal(shown(cache, 'a = 1;█\nb'), '(unknown)');
  });

  it('prefers a suggestion to silence', () => {
    const cache = knowing('a = █', answerOf('value;'));
    cache.remember(marked('a = v█'), { silence: 'not-confident' });
    assert.equal(shown(cache, 'a = v█'), 'a = v[alue;]');
  });

  it('keeps the alternatives that agree', () => {
    const cache = knowing('a = █', answerOf('value;', 0, 'volume;', 'other;', 'v'));
    assert.deepEqual(cache.find(marked('a = v█')), answerOf('alue;', 0, 'olume;'));
    assert.deepEqual(cache.find(marked('a = o█')), answerOf('ther;'));
  });

  it('tells documents apart', () => {
    const cache = knowing('a = █', answerOf('value;'));
    assert.equal(cache.find(marked('a = █', { document: 'file:///other.ts' })), undefined);
  });

  it('forgets everything when told to', () => {
    const cache = knowing('a = █', answerOf('value;'));
    cache.clear();
    assert.equal(shown(cache, 'a = █'), '(unknown)');
  });

  it('forgets what was not used for longest', () => {
    const cache = new SuggestionCache(2);
    for (const name of ['a', 'b']) cache.remember(marked(`${name} = █`), answerOf('value;'));
    cache.find(marked('a = v█'));
    cache.remember(marked('c = █'), answerOf('value;'));
    assert.deepEqual(
      ['a = █', 'b = █', 'c = █'].map((drawn) => shown(cache, drawn)),
      ['a = [value;]', '(unknown)', 'c = [value;]'],
    );
  });

  it('compares whole texts only where the lines agree', () => {
    let compared = 0;
    const count = (was: Snapshot, is: Snapshot): ReturnType<typeof typedSince> => {
      compared++;
      return typedSince(was, is);
    };
    const cache = new SuggestionCache(undefined, count);
    const line = (at: number): string => `${'above();\n'.repeat(800)}const a${at} = `;
    const beginnings = Array.from({ length: 100 }, (_, length) => 'x'.repeat(length));
    for (let at = 0; at < 100; at++) cache.remember(marked(`${line(at)}█`), answerOf('value;\nnext();'));
    for (const word of beginnings) cache.remember(marked(`${line(1)}${word}█`), answerOf('y;'));
    for (const word of beginnings.slice(0, 50))
      cache.remember(marked(`${line(2)}${word}█`), { silence: 'empty' });

    assert.ok(cache.find(marked(`${line(50)}val█`)));
    assert.equal(compared, 1);
    assert.ok(cache.find(marked(`${line(1)}${'x'.repeat(60)}y█`)));
    assert.equal(compared, 2);
    assert.equal(cache.find(marked(`${line(1)}z█`)), undefined);
    assert.equal(cache.find(marked(`${line(2)}${'x'.repeat(60)}█`)), undefined);
    assert.equal(compared, 2);
  });

  it('finds the rest of every text, wherever typing has come to', () => {
    const line = fc.stringMatching(/^[ a-z();{}]{0,12}$/);
    const lines = fc.array(line, { minLength: 1, maxLength: 5 }).map((all) => all.join('\n'));
    fc.assert(
      fc.property(lines, lines, lines, fc.nat(40), (before, text, after, length) => {
        const typed = text.slice(0, length);
        const rest = text.slice(length);
        fc.pre(rest.trim() !== '');
        const cache = knowing(`${before}${CURSOR}\n${after}`, answerOf(text));
        const answer = cache.find(marked(`${before}${typed}${CURSOR}\n${after}`));
        assert.deepEqual(answer, answerOf(rest));
      }),
    );
  });

  it('replaces what the editor closed in any string with code', () => {
    const python = { languageId: 'python' };
    const cache = new SuggestionCache();
    const answer = answerOf('{name} from {__file__}');
    cache.remember(marked('print(f"Hello █")', python), answer);
    const found = cache.find(marked('print(f"Hello {█}")', python));
    assert.deepEqual(found && 'suggestion' in found ? found.suggestion : found, {
      text: 'name} from {__file__}',
      replaces: 1,
    });
  });
});
