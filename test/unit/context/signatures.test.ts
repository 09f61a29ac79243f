import assert from 'node:assert/strict';
import { declarationsIn } from '../../../src/code/declarations.ts';
import { declaresAny, farDeclarations, signaturesOf } from '../../../src/context/signatures.ts';
import { store } from '../code/storeFile.ts';

const outline = declarationsIn(store);
const signatures = (names: readonly string[], mentioned: readonly string[] = [], limit?: number): string =>
  signaturesOf(outline, new Set(names), new Set(mentioned), limit);

describe('signaturesOf', () => {
  it('takes what is imported, with its visible members', () => {
    assert.equal(
      signatures(['Store']),
      'export class Store\n  function constructor(options: Options)\n' +
        '  async function find(\n    id: string,\n    fallback?: Row,\n  ): Promise<Row>',
    );
  });

  it('takes what is mentioned where everything is imported, and all where nothing is', () => {
    assert.equal(signatures([], ['Options', 'elsewhere']), 'export interface Options');
    assert.match(signatures([], []), /Options[^]*Store[^]*find[^]*open/);
  });

  it('takes what is mentioned where the imported name is another one here', () => {
    assert.equal(signatures(['Default'], ['Options']), 'export interface Options');
  });

  it('takes what fits, the imported names before their members', () => {
    assert.equal(signatures(['Store', 'Options'], [], 60), 'export interface Options\nexport class Store');
  });

  it('takes what is exported where something is', () => {
    const half = declarationsIn(['function own() {}', 'export function given() {}']);
    assert.equal(signaturesOf(half, new Set(), new Set()), 'export function given() {}');
  });

  it('leaves out what is private', () => {
    const written = [
      'private secret(): void',
      '  readonly #rows: Row[]',
      'def _inner(self)',
      'static protected a(): void',
    ];
    const open = ['def __init__(self)', '#define LIMIT 3', 'privateer(): void', 'async find(): Row'];
    const all = [...written, ...open].map((signature, start) => {
      return { name: `name${start}`, signature, start, end: start + 1, depth: 0 };
    });
    assert.equal(signaturesOf(all, new Set(), new Set()), open.join('\n'));
  });

  it('knows whether a name comes from here', () => {
    assert.ok(declaresAny(outline, new Set(['open', 'other'])));
    assert.ok(declaresAny(outline, new Set()));
    assert.ok(!declaresAny(outline, new Set(['other'])));
  });
});

describe('farDeclarations', () => {
  it('shows what the prompt does not show', () => {
    const far = farDeclarations(outline, [15, 22], new Set());
    assert.equal(
      far,
      'export interface Options\nexport class Store\n  function constructor(options: Options)\n' +
        'export const open = (path: string): Store => new Store({ size: 1 });',
    );
    assert.equal(farDeclarations(outline, [0, 40], new Set()), '');
  });

  it('takes what the cursor is in first, then what is mentioned, then what is near', () => {
    assert.equal(farDeclarations(outline, [18, 21], new Set(), 30), 'export class Store');
    assert.equal(farDeclarations(outline, [0, 7], new Set(['open']), 80), store[23]);
    assert.equal(farDeclarations(outline, [0, 7], new Set(), 59), 'export class Store');
  });

  it('takes no signature that the window shows a part of', () => {
    assert.doesNotMatch(farDeclarations(outline, [17, 21], new Set()), /find/);
  });
});
