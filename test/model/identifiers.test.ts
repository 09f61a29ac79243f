import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { languageOf, snapshotOf } from '../../scripts/lib/documents.ts';
import { openProduct } from '../../scripts/lib/engine.ts';
import { draw, seeded } from '../../scripts/lib/statistics.ts';
import { noAbort } from '../../src/util/async.ts';

const PLACES = 100;
const SEED = 20;
const COMMENT = /^\s*(\/\/|\/?\*|#)/;

interface Place {
  readonly file: string;
  readonly lines: readonly string[];
  readonly line: number;
  readonly character: number;
  /** What is left of the identifier, and of the line. */
  readonly identifier: string;
  readonly rest: string;
}

function placesIn(file: string): Place[] {
  const lines = readFileSync(join('samples', file), 'utf8').split('\n');
  return lines.flatMap((text, line) => {
    if (COMMENT.test(text)) return [];
    return [...text.matchAll(/[A-Za-z_]\w{2,}/g)].flatMap(({ 0: word, index }) =>
      Array.from({ length: word.length - 1 }, (_, inside) => {
        const character = index + inside + 1;
        const rest = text.slice(character).trimEnd();
        return { file, lines, line, character, identifier: word.slice(inside + 1), rest };
      }),
    );
  });
}

function drawPlaces(): Place[] {
  const files = readdirSync('samples').filter((file) => /\.(ts|js|py|go|rs|java|cs)$/.test(file));
  const places = draw(files.flatMap(placesIn), PLACES, seeded(SEED));
  // In the order of a file, neighbours share most of their prompt.
  return places.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

async function completions(places: readonly Place[]): Promise<string[]> {
  const product = openProduct();
  const texts: string[] = [];
  for (const { file, lines, line, character } of places) {
    const cut = lines.map((text, index) => (index === line ? text.slice(0, character) : text));
    const facts = { document: file, languageId: languageOf(extname(file)), version: 1 };
    const snapshot = snapshotOf({ lines: cut, facts }, { line, character });
    // Where the cursor rests the editor prefills; without it a short window would answer.
    await product.pipeline.prefill(snapshot, noAbort);
    const outcome = await product.pipeline.complete(snapshot, noAbort);
    texts.push(outcome.kind === 'shown' ? outcome.suggestion.text : '');
  }
  product.dispose();
  return texts;
}

describe('completion inside identifiers', function () {
  this.timeout(600_000);

  it('spells 85 of 100 identifiers on, and writes 40 whole lines as they were', async () => {
    const places = drawPlaces();
    assert.equal(places.length, PLACES);
    const texts = await completions(places);
    const spelled = places.filter(({ identifier }, index) =>
      new RegExp(`^${identifier}(?!\\w)`).test(texts[index]!),
    );
    const whole = places.filter(({ rest }, index) => texts[index] === rest);
    console.log(`      identifiers ${spelled.length}, whole lines ${whole.length} of ${PLACES}`);
    assert.ok(spelled.length >= 85, `${spelled.length} identifiers`);
    assert.ok(whole.length >= 40, `${whole.length} lines`);
  });
});
