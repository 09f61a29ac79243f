import assert from 'node:assert/strict';
import type { Timing } from '../../../src/completion/generator.ts';
import type { Candidate, Prompt } from '../../../src/completion/types.ts';
import { LatestOnly } from '../../../src/remote/generator.ts';
import { noAbort } from '../../../src/util/async.ts';
import { conversation, type Played, silent, stalling, streaming } from '../../support/completionServer.ts';
import { settle } from '../../support/fakeClock.ts';
import { Bench, CANARY, deferred, PROMPT } from './bench.ts';

const PLAYED: readonly Played[] = ['llama-server', 'vllm', 'ollama'];

describe('RemoteGenerator', () => {
  let bench: Bench;
  afterEach(async () => await bench.stop());

  async function generate(
    prompt: Partial<Prompt> = {},
    timing: Timing = {},
    onText: (text: string) => void = () => undefined,
  ): Promise<Candidate> {
    return await bench.generator.generate({ ...PROMPT, ...prompt }, noAbort, onText, timing);
  }

  for (const played of PLAYED) {
    describe(`with ${played}`, () => {
      beforeEach(async () => {
        bench = await Bench.start(played);
      });

      it('reads a completion as it grows, with what it cost', async () => {
        const texts: string[] = [];
        const { text, scores, alternatives, cost } = await generate({}, {}, (now) => texts.push(now));
        assert.deepEqual(texts, ['add', 'add(a', 'add(a, b', 'add(a, b);']);
        assert.equal(text, 'add(a, b);');
        assert.deepEqual([scores, alternatives], [[], []]);
        assert.deepEqual([cost.promptTokens, cost.decodedTokens], [37, 5]);
        assert.deepEqual(cost.evaluatedTokens, { 'llama-server': 7, vllm: 5, ollama: 37 }[played]);
      });

      it('asks once over, on the same connection', async () => {
        let end: () => void = () => undefined;
        server().reply = (response, call) => {
          stalling(conversation(played))(response, call);
          end = () => response.end();
        };
        await generate({}, {}, () => end());
        await settle();
        await generate({}, {}, () => end());
        assert.deepEqual([server().calls.length, server().connections], [2, 1]);
        assert.equal(bench.generator.health.state.kind, 'up');
      });

      it('has the server end with the line, or with the block', async () => {
        await generate();
        assert.ok((server().last.body['stop'] as string[]).includes('\n'));
        await generate({ extent: { maxLines: 5, tabSize: 2 } });
        assert.ok(!(server().last.body['stop'] as string[]).includes('\n'));
      });

      it('says in the log when and how much, and not what', async () => {
        await generate();
        const log = bench.lines.join('\n');
        assert.match(
          log,
          new RegExp(`${server().host}: text after \\d+ ms, all of it after \\d+ ms, 5 tokens`),
        );
        assert.doesNotMatch(log, new RegExp(`add|${CANARY}`));
      });
    });
  }

  const server = (): Bench['server'] => bench.server;

  it('sends the key as it is stored now, and only where there is one', async () => {
    bench = await Bench.start('vllm');
    await generate();
    assert.equal(server().last.headers.authorization, undefined);
    bench.key = ' the-key\n';
    server().key = 'the-key';
    await generate();
    assert.equal(server().last.headers.authorization, 'Bearer the-key');
    assert.doesNotMatch(bench.lines.join(), /the-key/);
  });

  it('asks for the key of the server that it sends to', async () => {
    const origins: string[] = [];
    bench = await Bench.start('vllm', {}, (origin) => {
      origins.push(origin);
      return Promise.resolve('the-key');
    });
    await generate();
    assert.deepEqual(origins, [server().address]);
  });

  it('sends half a character as no text at all', async () => {
    bench = await Bench.start('llama-server');
    await generate({ before: 'a\uD83D', context: [{ path: 'b.ts', text: 'b\uDE00' }] });
    const { input_prefix, input_extra } = server().last.body;
    assert.equal(input_prefix, 'a\uFFFD');
    assert.deepEqual(input_extra, [{ filename: 'b.ts', text: 'b\uFFFD' }]);
  });

  it('waits before it sends, as long as decoding would', async () => {
    bench = await Bench.start('vllm');
    const answer = generate({}, { decodeAfterMs: 100 });
    await bench.clock.advance(99);
    assert.equal(server().connections, 0);
    await bench.clock.advance(1);
    assert.equal((await answer).text, 'add(a, b);');
  });

  it('ends a block where our own worker would, and lets the server know', async () => {
    bench = await Bench.start('llama-server');
    const lines = ['\n    a();', '\n    b();', '\n  }', '\n  never();'];
    server().reply = stalling(lines.map((content) => event({ content, stop: false })).join(''));
    const { text } = await generate({ extent: { maxLines: 9, outer: 2, closes: true, tabSize: 2 } });
    assert.equal(text, '\n    a();\n    b();\n  }');
    await server().last.closed;
  });

  it('ends a text where the model ends it, in whatever words', async () => {
    bench = await Bench.start('vllm');
    server().reply = streaming(event({ choices: [{ text: 'a<|file_sep|>b', finish_reason: 'length' }] }));
    assert.equal((await generate()).text, 'a');
  });

  it('does not wait for the formal end of an answer that is complete', async () => {
    bench = await Bench.start('vllm');
    server().reply = stalling(conversation('vllm'));
    const begun = deferred<string>();
    const answer = generate({}, {}, begun.resolve);
    await begun.promise;
    await bench.clock.advance(1000);
    assert.equal((await answer).text, 'add(a, b);');
    await server().last.closed;
  });

  it('has a llama-server read ahead, and nobody else', async () => {
    bench = await Bench.start('llama-server');
    await bench.generator.prefill(PROMPT, noAbort);
    assert.equal(server().last.body['n_predict'], 0);
    assert.equal((await generate({}, { idle: true })).text, 'add(a, b);');
    await bench.stop();
    bench = await Bench.start('vllm');
    await bench.generator.prefill(PROMPT, noAbort);
    await assert.rejects(generate({}, { idle: true }), { kind: 'cancelled' });
    assert.equal(server().connections, 0);
  });

  it('keeps the start of the window while it can', async () => {
    bench = await Bench.start('llama-server');
    const lines = Array.from({ length: 900 }, (_, at) => `line(${at});`).join('\n');
    const starts = new Set<string>();
    for (let end = 7000; end < 7400; end += 50) {
      await generate({ before: lines.slice(0, end) });
      const prefix = server().last.body['input_prefix'] as string;
      assert.ok(prefix.length > 3300 && prefix.length <= 4500 && lines.slice(0, end).endsWith(prefix));
      starts.add(prefix.slice(0, 100));
    }
    assert.equal(starts.size, 1);
  });
});

/** One server-sent event. */
function event(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

const CANCELLED = { name: 'GenerateError', kind: 'cancelled' };

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
    assert.equal(bench.server.calls.length, 2, 'the second was never sent');
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
    const prefill = bench.generator.prefill(PROMPT, noAbort);
    const call = await asked;
    bench.server.reply = streaming(conversation('llama-server'));
    assert.equal((await generate()).text, 'add(a, b);');
    await prefill;
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

const WORK_CANCELLED = { kind: 'cancelled' };

/** Work that notes when it begins and ends, and ends when it is told to. */
class Work {
  readonly #finish = deferred<string>();
  readonly #log: string[];
  readonly name: string;
  signal: AbortSignal | undefined;

  constructor(name: string, log: string[]) {
    this.name = name;
    this.#log = log;
  }

  readonly run = async (signal: AbortSignal): Promise<string> => {
    this.signal = signal;
    this.#log.push(`${this.name} begins`);
    const result = await this.#finish.promise;
    this.#log.push(`${this.name} ends`);
    return result;
  };

  finish(): void {
    this.#finish.resolve(this.name);
  }
}

describe('LatestOnly', () => {
  let queue: LatestOnly;
  let log: string[];
  const work = (name: string): Work => new Work(name, log);
  beforeEach(() => {
    queue = new LatestOnly();
    log = [];
  });

  it('gives what the work gives, and is free again', async () => {
    const a = work('a');
    const result = queue.run(noAbort, a.run);
    assert.ok(queue.busy);
    a.finish();
    assert.equal(await result, 'a');
    await settle();
    assert.ok(!queue.busy);
  });

  it('fails as the work does, and is free again', async () => {
    await assert.rejects(
      queue.run(noAbort, () => Promise.reject(new Error('broken'))),
      /broken/,
    );
    await settle();
    assert.ok(!queue.busy);
  });

  it('begins only when the work before has ended', async () => {
    const a = work('a');
    const b = work('b');
    const first = queue.run(noAbort, a.run);
    await settle();
    const second = queue.run(noAbort, b.run);
    assert.ok(a.signal?.aborted);
    await settle();
    assert.deepEqual(log, ['a begins']);
    a.finish();
    b.finish();
    await Promise.all([first, second]);
    assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('runs the newest of those that wait, which still waits for the first', async () => {
    const a = work('a');
    const b = work('b');
    const c = work('c');
    const first = queue.run(noAbort, a.run);
    await settle();
    const second = assert.rejects(queue.run(noAbort, b.run), WORK_CANCELLED);
    const third = queue.run(noAbort, c.run);
    await second;
    await settle();
    assert.deepEqual(log, ['a begins']);
    a.finish();
    c.finish();
    assert.deepEqual(await Promise.all([first, third]), ['a', 'c']);
    assert.deepEqual(log, ['a begins', 'a ends', 'c begins', 'c ends']);
  });

  it("ends with the caller's signal too", async () => {
    const controller = new AbortController();
    const a = work('a');
    const result = queue.run(controller.signal, a.run);
    await settle();
    controller.abort();
    assert.ok(a.signal?.aborted);
    a.finish();
    await result;
    await assert.rejects(queue.run(controller.signal, a.run), WORK_CANCELLED);
  });

  it('runs nothing once it is closed', async () => {
    const a = work('a');
    const result = queue.run(noAbort, a.run);
    await settle();
    queue.dispose();
    assert.ok(a.signal?.aborted);
    await assert.rejects(queue.run(noAbort, a.run), WORK_CANCELLED);
    a.finish();
    await result;
  });
});
