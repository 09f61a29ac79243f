import assert from 'node:assert/strict';
import { addsImport, withEdits } from '../../../../src/code/imports/addition.ts';

const code = "import { a } from './a';\n\nconst x = b();\n";
const accepted = { start: code.indexOf('b()'), end: code.indexOf('b()') + 3 };
const adds = (...edits: Parameters<typeof addsImport>[2]): boolean =>
  addsImport(code, 'typescript', edits, accepted);

describe('addsImport', () => {
  it('knows a new import', () => {
    assert.ok(adds({ start: 25, end: 25, text: "import { b } from './b';\n" }));
  });

  it('knows a name more of an import that is there', () => {
    assert.ok(adds({ start: 10, end: 10, text: ', b' }));
    assert.ok(adds({ start: 7, end: 12, text: '{ a, b }' }));
  });

  it('is no other quick fix', () => {
    assert.ok(!adds({ start: accepted.start, end: accepted.start + 1, text: 'a' }));
    assert.ok(!adds({ start: code.length, end: code.length, text: '\nfunction b() {}\n' }));
    assert.ok(!adds());
  });

  it('is nothing that touches what was accepted, or imports another thing instead', () => {
    const qualified = { start: accepted.start, end: accepted.start, text: 'lib.' };
    assert.ok(
      !adds(
        { start: 0, end: 0, text: "import * as lib from './b';\n" },
        { ...qualified, end: accepted.start + 1 },
      ),
    );
    assert.ok(!adds({ start: 9, end: 10, text: 'b' }));
  });

  it('works for other languages', () => {
    const given: readonly [languageId: string, text: string, added: string][] = [
      ['python', 'x = Path()\n', 'from pathlib import Path\n'],
      ['java', 'class A { List l; }\n', 'import java.util.List;\n'],
      ['go', 'package a\n\nvar x = fmt.Sprint()\n', 'import "fmt"\n'],
      ['csharp', 'class A { List<int> l; }\n', 'using System.Collections.Generic;\n'],
      ['rust', 'fn f() { HashMap::new() }\n', 'use std::collections::HashMap;\n'],
    ];
    for (const [languageId, text, added] of given) {
      const at = languageId === 'go' ? text.indexOf('\n') + 1 : 0;
      const kept = { start: text.length - 2, end: text.length - 1 };
      assert.ok(addsImport(text, languageId, [{ start: at, end: at, text: added }], kept), languageId);
    }
    assert.ok(
      !addsImport('x', 'plaintext', [{ start: 0, end: 0, text: 'import y\n' }], { start: 1, end: 1 }),
    );
  });
});

describe('withEdits', () => {
  it('makes each where it was meant', () => {
    const edits = [
      { start: 0, end: 1, text: 'xyz' },
      { start: 2, end: 3, text: '' },
    ];
    assert.equal(withEdits('abcd', edits), 'xyzbd');
  });
});
