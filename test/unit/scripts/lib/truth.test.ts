import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw, seeded } from '../../../../scripts/lib/statistics.ts';
import { hasCodeRight, judgeTruth, truthPlaces } from '../../../../scripts/lib/truth.ts';

/** What stands at the places of a text, by their kinds. */
function placesOf(text: string, languageId: string): string[] {
  return truthPlaces(text, languageId).map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`);
}

describe('truthPlaces', () => {
  it('are between brackets, in arguments, strings, the code of strings and comments, and at ends of lines', () => {
    const found = placesOf('f(a, g(b)); // see h(c)\nx = `d ${e}`;\n', 'typescript');
    for (const place of ['brackets a, g(b)', 'argument g(b)', 'brackets b', 'comment c', 'interpolation e'])
      assert.ok(found.includes(place), place);
    assert.ok(placesOf('x = "two words";\n', 'go').includes('string two words'));
    assert.ok(placesOf('return first + second;\n', 'typescript').includes('line-end second;'));
  });

  it('are in one line', () => {
    const found = placesOf('f(\n  a,\n  b,\n)\n', 'typescript');
    assert.deepEqual(
      found.filter((place) => !place.startsWith('line-end')),
      [],
    );
  });
});

describe('judgeTruth', () => {
  it('tells a text that comes out as another one, and one that is not shown', () => {
    const text = '  return first;\n  return first;\n';
    const last = { kind: 'line-end', start: 18, end: 31 } as const;
    assert.equal(judgeTruth(text, 'typescript', last).verdict, 'silent');
    // Quotes of another kind than all others have are rewritten: the text that stood there was not like the rest.
    const quoted = 'f("a", "b", "c", "d", "e");\nf(\'g\');\n';
    const at = quoted.indexOf("'g'");
    const own = { kind: 'brackets', start: at, end: at + 3 } as const;
    assert.equal(judgeTruth(quoted, 'typescript', own).verdict, 'changed');
  });

  it('tells whether code stands right of a place', () => {
    const place = { kind: 'brackets', start: 2, end: 3 } as const;
    assert.deepEqual([hasCodeRight('f(a)', place), hasCodeRight('f(a', place)], [true, false]);
  });
});

describe('a true text', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );

  it('passes at 99.5 of 100 places with code right of the cursor, and comes out as no other text', () => {
    const random = seeded(1);
    const judged = sources.flatMap((file) => {
      const text = readFileSync(join('src', file), 'utf8');
      const places = truthPlaces(text, 'typescript').filter((place) => hasCodeRight(text, place));
      return draw(places, 12, random).map((place) => judgeTruth(text, 'typescript', place));
    });
    const of = (verdict: string): string[] =>
      judged.filter((one) => one.verdict === verdict).map(({ told }) => told);
    assert.ok(judged.length > 2000);
    assert.deepEqual(of('changed'), []);
    assert.ok(of('same').length >= 0.995 * judged.length, of('silent').join('\n'));
  }).timeout(60_000);
});
