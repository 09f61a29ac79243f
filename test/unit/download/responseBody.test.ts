import assert from 'node:assert/strict';
import fc from 'fast-check';
import { withHead } from '../../../src/download/responseBody.ts';
import { type Answer, whole } from '../../support/fileHost.ts';
import { BYTES, useDownloads } from './harness.ts';

describe('a download that is answered with something else', () => {
  const use = useDownloads();

  const page = '<!DOCTYPE html><html>Please sign in</html>';
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize ${BYTES.length}\n`;
  const PAGE = /^A web page came instead of Model\. Does this network want a sign-in\?/;
  const cases: readonly [what: string, answer: Answer, message: RegExp][] = [
    ['a sign-in page', whole(Buffer.from(page), { 'content-type': 'text/html; charset=utf-8' }), PAGE],
    ['a page that does not say so', whole(Buffer.from(`\n\n${page}`)), PAGE],
    [
      'a page as long as the file',
      whole(Buffer.from(page.padEnd(BYTES.length)), { 'content-type': 'text/html' }),
      PAGE,
    ],
    [
      'a Git LFS pointer',
      whole(Buffer.from(pointer)),
      /^A Git LFS pointer came instead of Model\. .*\/resolve\//,
    ],
    [
      'a file that does not begin as it should',
      whole(Buffer.from(BYTES).fill('x', 0, 4)),
      /^Something else came instead of Model\./,
    ],
  ];
  for (const [what, answer, message] of cases) {
    it(`as ${what} is refused before anything is written`, async () => {
      const { serve, fail, host, names } = use();
      serve(answer);
      const looksRight = (head: Uint8Array): boolean => Buffer.from(head).toString('latin1', 0, 4) === 'GGUF';
      assert.match(await fail('impostor', { looksRight }), message);
      assert.equal(host.asked.length, 1);
      assert.deepEqual(names(), []);
    });
  }

  it('lets a file pass that begins as it should, shown 512 bytes of it', async () => {
    const { serve, run, isComplete } = use();
    serve((response) => {
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 2), () => setTimeout(() => response.end(BYTES.subarray(2)), 5));
    });
    const heads: number[] = [];
    const looksRight = (head: Uint8Array): boolean => heads.push(head.byteLength) > 0;
    await run({ looksRight });
    assert.ok(heads.length === 1 && (heads[0] ?? 0) >= 512);
    isComplete();
  });
});

describe('withHead', () => {
  it('changes no byte, and begins with as many as were wanted', async () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 50 }), async (given, wanted) => {
        const got: Uint8Array[] = [];
        for await (const chunk of withHead(from(given), wanted)) got.push(chunk);
        const all = Buffer.concat(given);
        assert.deepEqual(Buffer.concat(got), all);
        assert.ok((got[0]?.byteLength ?? 0) >= Math.min(wanted, all.length));
      }),
    );
  });
});

async function* from<T>(items: readonly T[]): AsyncGenerator<T> {
  for (const item of items) yield await Promise.resolve(item);
}
