import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isModelPath, isRepository, parseReference } from '../../../../src/download/hub/reference.ts';

/** Characters that a path or an address is made of, and some that are none of its. */
const ODD = ['a', 'B', '.', '/', '\\', ':', '@', '%', ' ', '\0', '\u202E', '~'];

const COMMIT = 'f86cb2c1fa58255f8052cc32aeede1b7482d4361';

describe('parseReference', () => {
  const cases: readonly [text: string, repository: string, revision: string, file?: string][] = [
    ['Qwen/Coder-GGUF:a-q4_k_m.gguf', 'Qwen/Coder-GGUF', 'main', 'a-q4_k_m.gguf'],
    ['  Qwen/Coder-GGUF ', 'Qwen/Coder-GGUF', 'main'],
    [`_a/b.c_@${COMMIT}:Q4_K_M/a.GGUF`, '_a/b.c_', COMMIT, 'Q4_K_M/a.GGUF'],
    ['a/b@v1.0', 'a/b', 'v1.0'],
    ['https://huggingface.co/a/b', 'a/b', 'main'],
    ['https://huggingface.co/a/b/', 'a/b', 'main'],
    ['https://huggingface.co/a/b/tree/main/folder', 'a/b', 'main'],
    ['https://huggingface.co/a/b/blob/main/x/y.gguf', 'a/b', 'main', 'x/y.gguf'],
    [`http://hf.co/a/b/resolve/${COMMIT}/y.gguf?download=true`, 'a/b', COMMIT, 'y.gguf'],
    ['huggingface.co/a/b/blob/main/y%2Dz.gguf#L1', 'a/b', 'main', 'y-z.gguf'],
    ['hf.co/a/b:y.gguf', 'a/b', 'main', 'y.gguf'],
  ];
  for (const [text, repository, revision, file] of cases) {
    it(`reads ${text}`, () => assert.deepEqual(parseReference(text), { repository, revision, file }));
  }

  const refused: readonly [text: string, fault: RegExp][] = [
    ['', /is not of the form owner\/name:file\.gguf/],
    ['name', /is not of the form/],
    ['a/b/c:x.gguf', /is not of the form/],
    ['https://example.org/a/b/blob/main/x.gguf', /is not of the form/],
    ['https://huggingface.co/datasets/a/b/blob/main/x.gguf', /no address of a model/],
    ['https://huggingface.co/a/b/discussions/1', /no address of a model/],
    ['https://huggingface.co/a/b/blob/main/%zz.gguf', /percent signs/],
    ['https://huggingface.co/a/b/blob/main', /does not end in \.gguf/],
    ['a/b:', /does not end in \.gguf/],
    ['a/b:Q4_K_M', /does not end in \.gguf/],
    ['../b:x.gguf', /"\.\.\/b" cannot be a repository/],
    ['a/..:x.gguf', /cannot be a repository/],
    ['a/NUL:x.gguf', /cannot be a repository/],
    ['com1.x/b:x.gguf', /cannot be a repository/],
    ['a--b/c', /cannot be a repository/],
    ['-a/c', /cannot be a repository/],
    [`a/${'c'.repeat(95)}`, /cannot be a repository/],
    ['a/b@..:x.gguf', /cannot be a revision/],
    ['a/b@:x.gguf', /cannot be a revision/],
    ['https://huggingface.co/a/b/blob/refs%2Fpr%2F1/x.gguf', /cannot be a revision/],
    ['a/b:../x.gguf', /cannot be the path/],
    ['https://huggingface.co/a/b/blob/main/%2e%2e/x.gguf', /cannot be the path/],
    ['https://huggingface.co/a/b/blob/main/..%5cx.gguf', /cannot be the path/],
    ['a/b:/etc/x.gguf', /cannot be the path/],
    ['a/b:\\\\host\\share\\x.gguf', /cannot be the path/],
    ['a/b:C:\\x.gguf', /cannot be the path/],
    ['a/b:nul.gguf', /cannot be the path/],
    ['a/b:AUX/x.gguf', /cannot be the path/],
    ['a/b:x./y.gguf', /cannot be the path/],
    ['a/b:x /y.gguf', /cannot be the path/],
    ['a/b:x\0.gguf', /cannot be the path/],
    ['a/b:\u202Ex.gguf', /cannot be the path/],
    ['a/b:x\u{E0041}.gguf', /cannot be the path/],
    [`a/b:${'x'.repeat(300)}.gguf`, /cannot be the path/],
    [`a/b:${'x/'.repeat(300)}x.gguf`, /cannot be the path/],
    ['a/b:x.gguf'.padEnd(2000, 'f'), /too long/],
  ];
  for (const [text, fault] of refused) {
    it(`refuses ${JSON.stringify(text.slice(0, 60))}`, () => {
      assert.throws(() => parseReference(text), { name: 'HubError', kind: 'address', message: fault });
    });
  }

  it('names the remedy, and shows nothing that could forge the message', () => {
    assert.throws(
      () => parseReference('a/b:\u202E\nx.gguf'),
      (error: Error) => {
        assert.match(error.message, /Type owner\/name:file\.gguf, or paste/);
        assert.doesNotMatch(error.message, /[^ -~]/);
        return true;
      },
    );
  });

  it('never gives a part that leads elsewhere', () => {
    const part = fc.string({ unit: fc.constantFrom(...ODD), maxLength: 12 });
    fc.assert(
      fc.property(part, part, part, fc.boolean(), (repository, revision, file, pasted) => {
        const text = pasted
          ? `https://huggingface.co/${repository}/blob/${revision}/${file}.gguf`
          : `${repository}@${revision}:${file}.gguf`;
        try {
          const read = parseReference(text);
          for (const name of `${read.repository}/${read.revision}/${read.file ?? ''}`
            .split('/')
            .filter(Boolean)) {
            assert.match(name, /^[A-Za-z0-9_][A-Za-z0-9._-]*$/);
            assert.ok(!/\.$|\.\.$/.test(name));
          }
        } catch (error) {
          assert.equal((error as { kind?: string }).kind, 'address');
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('the parts of a reference', () => {
  it('are names on every system', () => {
    assert.ok(isRepository('Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF'));
    for (const wrong of ['a', 'a/b/c', 'a/', '/b', 'a/b.', 'a/con', 'a/b b', 'é/b'])
      assert.ok(!isRepository(wrong), wrong);
    assert.ok(isModelPath('UD-Q4_K_XL/x-00001-of-00002.gguf'));
    for (const wrong of ['x.bin', '.gguf', 'a//x.gguf', 'a/../x.gguf', 'lpt1.gguf'])
      assert.ok(!isModelPath(wrong), wrong);
  });
});
