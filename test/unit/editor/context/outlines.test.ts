import assert from 'node:assert/strict';
import { Grammars } from '../../../../src/code/grammars.ts';
import { signaturesOf } from '../../../../src/context/signatures.ts';
import { TextParser } from '../../../../src/editor/context/outlines.ts';
import { systemClock } from '../../../../src/util/async.ts';
import { silentLog } from '../../../../src/util/log.ts';
import { grammars } from '../../code/drawn.ts';

describe('TextParser', () => {
  const text = `
import { Row } from './row';

export class Store<T extends Row> {
  readonly #rows: T[] = [];
  private count = 0;

  constructor(readonly name: string) {}

  async find(
    id: string,
  ): Promise<T | undefined> {
    const row = this.#rows.find((one) => one.id === id);
    return row;
  }
}
`.split('\n');

  // Mocha would end otherwise: the clock's timers keep no process alive.
  let awake: NodeJS.Timeout;
  before(() => {
    awake = setInterval(() => undefined, 1_000);
  });
  after(() => clearInterval(awake));

  it('finds declarations with their members, by lines', async () => {
    const parser = new TextParser(grammars, systemClock, silentLog);
    const outline = (await parser.outline('typescript', text))!;
    parser.dispose();
    const found = outline.filter(({ name }) => ['Store', 'find'].includes(name));
    assert.deepEqual(
      found.map(({ name, start, end, depth }) => [name, start, end, depth]),
      [
        ['Store', 3, 16, 0],
        ['find', 9, 15, 1],
      ],
    );
    assert.match(found[1]!.signature, /^ {2}async find\( ?id: string,? ?\): Promise<T \| undefined>$/);
    assert.doesNotMatch(signaturesOf(outline, new Set(['Store']), new Set()), /#rows|count|const row/);
  });

  it('parses several texts at the same time, each by its grammar', async () => {
    const parser = new TextParser(grammars, systemClock, silentLog);
    const outlines = await Promise.all([
      parser.outline('typescript', ['function first() {}']),
      parser.outline('python', ['def second(): pass']),
      parser.outline('typescript', ['function third() {}']),
    ]);
    parser.dispose();
    assert.deepEqual(
      outlines.map((outline) => outline?.map(({ name }) => name)),
      [['first'], ['second'], ['third']],
    );
  });

  it('knows of no outline where there is no grammar, or it cannot be loaded', async () => {
    const broken = async (): Promise<never> => await Promise.reject(new Error('not there'));
    const parser = new TextParser(new Grammars({ runtime: broken, read: broken }), systemClock, silentLog);
    assert.equal(await parser.outline('plaintext', ['text']), undefined);
    assert.equal(await parser.outline('python', ['def a(): pass']), undefined);
    parser.dispose();
  });
});
