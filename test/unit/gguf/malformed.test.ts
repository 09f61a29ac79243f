import assert from 'node:assert/strict';
import { GgufError } from '../../../src/gguf/errors.ts';
import { parseGgufHeader } from '../../../src/gguf/header.ts';
import { gguf, ggufPieces, memorySource } from './ggufWriter.ts';
import { ADAPTERS } from './malformations/adapter.ts';
import { METADATA } from './malformations/metadata.ts';
import { MODEL } from './malformations/model.ts';
import { OTHER_FILES, PREAMBLE } from './malformations/preamble.ts';
import { TENSORS } from './malformations/tensors.ts';

/** All malformations, by the part of the file that is wrong. */
const MALFORMATIONS = {
  'another file': OTHER_FILES,
  preamble: PREAMBLE,
  metadata: METADATA,
  model: MODEL,
  tensors: TENSORS,
  adapter: ADAPTERS,
};

/** The refusal of a file, which reads no byte of it twice: its time is bounded by its length. */
async function refusal(bytes: Buffer): Promise<GgufError> {
  const source = memorySource(bytes);
  const error: unknown = await parseGgufHeader(source, 'bad.gguf').catch((caught: unknown) => caught);
  assert.ok(error instanceof GgufError, `not refused: ${String(error)}`);
  assert.ok(source.used.bytes <= bytes.length, `${source.used.bytes} bytes read of ${bytes.length}`);
  return error;
}

describe('malformed GGUF files', () => {
  for (const [part, cases] of Object.entries(MALFORMATIONS)) {
    for (const [name, reason, fault, content] of cases) {
      it(`${part}: ${name}`, async () => {
        const { kind: given, message } = await refusal(Buffer.isBuffer(content) ? content : gguf(content));
        assert.equal(given, reason, message);
        assert.match(message, /^bad\.gguf .+\.$/s);
        assert.ok(message.includes(fault), message);
      });
    }
  }

  it('are more than fifty, no two alike', () => {
    const files = Object.values(MALFORMATIONS)
      .flat()
      .map(([, , , content]) => (Buffer.isBuffer(content) ? content : gguf(content)).toString('latin1'));
    assert.equal(new Set(files).size, files.length);
    assert.ok(files.length > 50);
  });

  it('refuses a valid file cut at any byte', async () => {
    const whole = gguf();
    for (let length = 0; length < whole.length; length += 1) {
      const error = await refusal(whole.subarray(0, length));
      assert.equal(error.kind, 'truncated', `${length} bytes: ${error.message}`);
    }
  });

  it('refuses every structure with one more byte before it', async () => {
    const pieces = ggufPieces();
    // The last border is that of the padding, which is free.
    for (let border = 0; border < pieces.length - 3; border += 1) {
      const bytes = [...pieces.slice(0, border), Buffer.from([7]), ...pieces.slice(border)];
      await refusal(Buffer.concat(bytes));
    }
  });
});
