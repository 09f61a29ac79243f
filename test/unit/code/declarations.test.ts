import assert from 'node:assert/strict';
import { declarationsIn } from '../../../src/code/declarations.ts';
import { store } from './storeFile.ts';

const outline = declarationsIn(store);

describe('declarationsIn', () => {
  it('finds types, their members, functions and constants, and no locals', () => {
    assert.deepEqual(
      outline.map(({ name, depth, start, end }) => [name, depth, start, end]),
      [
        ['Options', 0, 3, 6],
        ['Store', 0, 7, 22],
        ['constructor', 1, 10, 14],
        ['find', 1, 15, 21],
        ['open', 0, 23, 25],
      ],
    );
  });

  it('takes a signature without its body, over several lines', () => {
    assert.equal(
      outline.find(({ name }) => name === 'find')?.signature,
      '  async function find(\n    id: string,\n    fallback?: Row,\n  ): Promise<Row>',
    );
  });

  const names = (text: string): string[] => declarationsIn(text.split('\n')).map(({ name }) => name);

  it('reads many languages', () => {
    assert.deepEqual(
      names('class A(B):\n    def run(self):\n        pass\n\nasync def main():\n    x = 1\n'),
      ['A', 'run', 'main'],
    );
    assert.deepEqual(names('type Store struct {\n}\n\nfunc (s *Store) Get(id int) Row {\n}\n'), [
      'Store',
      'Get',
    ]);
    assert.deepEqual(
      names('pub(crate) struct A<T> {\n}\nimpl<T> A<T> {\n    pub fn new() -> Self {\n    }\n}\n'),
      ['A', 'A', 'new'],
    );
    assert.deepEqual(
      names('static int count(struct list *l, int from);\nchar *name(void)\n{\n  return find(x);\n}\n'),
      ['count', 'name'],
    );
    assert.deepEqual(names('module Shop\n  class Cart\n    def self.load(id)\n    end\n  end\nend\n'), [
      'Shop',
      'Cart',
      'load',
    ]);
  });

  it('takes no time for a hostile line', () => {
    const began = performance.now();
    for (const piece of ['a ', 'a*', 'a(', '@a ', 'export ', 'class<', ' ', 'a,']) {
      declarationsIn(Array.from({ length: 50 }, () => piece.repeat(290 / piece.length)));
    }
    assert.ok(performance.now() - began < 2_000);
  });
});
