import assert from 'node:assert/strict';
import type { Candidate } from '../../../src/completion/types.ts';
import { noAbort } from '../../../src/util/async.ts';
import { conversation, silent, stalling, streaming } from '../../support/completionServer.ts';
import { settle } from '../../support/fakeClock.ts';
import { Bench, PROMPT } from './bench.ts';

const CANCELLED = { name: 'GenerateError', failure: 'cancelled' };

describe('cancelling a request', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start('llama-server');
  });
  afterEach(async () => await bench.stop());

  async function generate(
    signal = noAbort,
    onText: (text: string) => void = () => undefined,
  ): Promise<Candidate> {
    return await bench.generator.generate(PROMPT, signal, onText);
  }

  it('closes its connection before the answer begins', async () => {
    bench.server.reply = silent;
    const controller = new AbortController();
    const asked = bench.server.asked();
    const answer = assert.rejects(generate(controller.signal), CANCELLED);
    const call = await asked;
    controller.abort();
    await answer;
    await call.closed;
    assert.equal(bench.generator.health.state.kind, 'unknown');
  });

  it('closes it in the middle of the answer', async () => {
    bench.server.reply = stalling(conversation('llama-server').slice(0, 300));
    const controller = new AbortController();
    const answer = generate(controller.signal, () => controller.abort());
    await assert.rejects(answer, CANCELLED);
    await bench.server.last.closed;
  });

  it('sends nothing where it comes first', async () => {
    await assert.rejects(generate(AbortSignal.abort()), CANCELLED);
    const controller = new AbortController();
    const answer = bench.generator.generate(PROMPT, controller.signal, () => undefined, {
      decodeAfterMs: 100,
    });
    controller.abort();
    await assert.rejects(answer, CANCELLED);
    await bench.clock.advance(1000);
    assert.equal(bench.server.connections, 0);
  });

  it('is what a newer request does to the one before, so that there is one at a time', async () => {
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const first = assert.rejects(generate(), CANCELLED);
    const call = await asked;
    bench.server.reply = (response, again) =>
      void call.closed.then(() => streaming(conversation('llama-server'))(response, again));
    const second = assert.rejects(generate(), CANCELLED);
    const third = generate();
    await Promise.all([first, second]);
    assert.equal((await third).text, 'add(a, b);');
    assert.equal(bench.server.calls.length, 2, 'the second had no turn');
  });

  it('is not what reading ahead does to a request', async () => {
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const controller = new AbortController();
    const answer = assert.rejects(generate(controller.signal), CANCELLED);
    await asked;
    await bench.generator.prefill(PROMPT, noAbort);
    const ahead = bench.generator.generate(PROMPT, noAbort, () => undefined, { idle: true });
    await assert.rejects(ahead, CANCELLED);
    assert.equal(bench.server.calls.length, 1);
    controller.abort();
    await answer;
  });

  it('gives way where a request comes while something is read ahead', async () => {
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const warm = bench.generator.prefill(PROMPT, noAbort);
    const call = await asked;
    bench.server.reply = streaming(conversation('llama-server'));
    assert.equal((await generate()).text, 'add(a, b);');
    await warm;
    await call.closed;
  });

  it('is what letting go does, for ever', async () => {
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const answer = assert.rejects(generate(), CANCELLED);
    const call = await asked;
    bench.generator.dispose();
    await answer;
    await call.closed;
    await assert.rejects(generate(), CANCELLED);
    await settle();
    assert.equal(bench.server.calls.length, 1);
  });

  it('does not wait for a key that never comes', async () => {
    const never = await Bench.start('llama-server', {}, () => new Promise(() => undefined));
    const controller = new AbortController();
    const answer = assert.rejects(
      never.generator.generate(PROMPT, controller.signal, () => undefined),
      CANCELLED,
    );
    await settle();
    controller.abort();
    await answer;
    assert.equal(never.server.connections, 0);
    await never.stop();
  });
});
