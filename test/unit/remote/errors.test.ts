import assert from 'node:assert/strict';
import type { GenerateFailure } from '../../../src/completion/generator.ts';
import type { Candidate } from '../../../src/completion/types.ts';
import type { RemoteReason } from '../../../src/remote/errors.ts';
import { noAbort } from '../../../src/util/async.ts';
import {
  breaking,
  CompletionServer,
  conversation,
  type Played,
  type Reply,
  silent,
  stalling,
  status,
  streaming,
} from '../../support/completionServer.ts';
import { settle } from '../../support/fakeClock.ts';
import { Bench, CANARY, deferred, PROMPT } from './bench.ts';

const EVENTS = conversation('vllm').split(/(?<=\n\n)/);
const BEGUN = EVENTS.slice(0, 2).join('');
const html: Reply = (response) =>
  void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Sign in');
const json: Reply = (response) =>
  void response.writeHead(200, { 'content-type': 'application/json' }).end('{}');

interface Fault {
  readonly name: string;
  readonly reply: Reply;
  readonly reason: RemoteReason;
  readonly failure?: GenerateFailure;
  readonly message: RegExp;
  readonly played?: Played;
}

const FAULTS: readonly Fault[] = [
  { name: '401', reply: status(401), reason: 'key', message: /wants an API key \(401\)/ },
  { name: '403', reply: status(403), reason: 'key', message: /wants an API key \(403\)/ },
  { name: '404', reply: status(404), reason: 'not-found', message: /no \/v1\/completions, or no such model/ },
  { name: '400', reply: status(400), reason: 'refused', message: /context may be too small .* \(400\)/ },
  { name: '429', reply: status(429), reason: 'busy', message: /too much to do/ },
  { name: '500', reply: status(500), reason: 'broken', message: /its own log/ },
  { name: '503', reply: status(503), reason: 'busy', message: /loading its model/ },
  {
    name: '302',
    reply: status(302, 'x', { location: '/b' }),
    reason: 'redirect',
    message: /enter the address itself/,
  },
  { name: 'a web page', reply: html, reason: 'no-stream', message: /a web page/ },
  { name: 'an answer that is no stream', reply: json, reason: 'no-stream', message: /something else/ },
  {
    name: 'a model that cannot fill in the middle',
    reply: status(501),
    reason: 'refused',
    message: /may not be one that can fill in the middle \(501\)/,
    played: 'llama-server',
  },
  {
    name: 'an error within the stream',
    reply: streaming(`${BEGUN}data: {"error":{"message":"${CANARY}","code":500}}\n\ndata: [DONE]\n\n`),
    reason: 'broken',
    message: /gave up in the middle/,
  },
  {
    name: 'an error within the stream as llama-server once wrote it',
    reply: streaming(`error: {"code":500,"message":"${CANARY}"}\n\n`),
    reason: 'broken',
    message: /gave up in the middle/,
    played: 'llama-server',
  },
  {
    name: 'an answer that is cut off',
    reply: breaking(BEGUN),
    reason: 'cut-off',
    failure: 'failed',
    message: /was cut off/,
  },
  {
    name: 'an answer without an end',
    reply: streaming(BEGUN),
    reason: 'cut-off',
    failure: 'failed',
    message: /was cut off/,
  },
  {
    name: 'an answer that is no JSON',
    reply: streaming(`data: {"${CANARY}\n\n`),
    reason: 'malformed',
    failure: 'failed',
    message: /cannot be read/,
  },
  {
    name: 'an answer that never ends',
    reply: streaming(`data: ${'x'.repeat(1_500_000)}`),
    reason: 'malformed',
    failure: 'failed',
    message: /cannot be read/,
  },
];

describe('a server that fails', () => {
  let bench: Bench;
  afterEach(async () => await bench.stop());

  const generate = async (onText: (text: string) => void = () => undefined): Promise<Candidate> =>
    await bench.generator.generate(PROMPT, noAbort, onText);

  /** Asserts what a request ends with, and that neither its text nor what was quoted of it is told. */
  async function failsWith(
    answer: Promise<unknown>,
    { reason, failure, message }: Omit<Fault, 'name' | 'reply'>,
  ): Promise<void> {
    await assert.rejects(answer, { kind: failure ?? 'unavailable', message });
    const { state } = bench.generator.health;
    assert.ok(state.kind === 'down');
    assert.equal(state.reason, reason);
    assert.match(state.message, message);
    assert.doesNotMatch(bench.lines.join() + state.message, new RegExp(CANARY));
  }

  for (const fault of FAULTS) {
    it(`is told by ${fault.name}`, async () => {
      bench = await Bench.start(fault.played ?? 'vllm');
      bench.server.reply = fault.reply;
      await failsWith(generate(), fault);
    });
  }

  it('is told by a key that it does not accept', async () => {
    bench = await Bench.start('vllm');
    bench.server.key = 'the-key';
    bench.key = 'another-key';
    await failsWith(generate(), { reason: 'key', message: /does not accept the API key: enter it again/ });
    assert.doesNotMatch(bench.lines.join(), /the-key|another-key/);
  });

  it('does not take what vLLM does not: a suffix', async () => {
    bench = await Bench.start('vllm', { template: 'suffix' });
    await failsWith(generate(), {
      reason: 'refused',
      message: /no suffix, as vLLM does not: choose .* template/,
    });
  });

  it('is not there', async () => {
    bench = await Bench.start('vllm');
    await bench.server.stop();
    await failsWith(generate(), { reason: 'unreachable', message: /could not be reached \(ECONNREFUSED\)/ });
    bench = await Bench.start('vllm');
  });

  it('is not what https needs', async () => {
    const plain = await CompletionServer.start('vllm');
    bench = await Bench.start('vllm', { address: plain.address.replace('http', 'https') });
    await failsWith(generate(), { reason: 'unreachable', message: /SSL.*certificate is not trusted/ });
    await plain.stop();
  });

  it('is not followed elsewhere, and takes no key along', async () => {
    const other = await CompletionServer.start('vllm');
    bench = await Bench.start('vllm');
    bench.key = 'the-key';
    for (const code of [301, 302, 303, 307, 308]) {
      bench.server.reply = status(code, 'moved', { location: `${other.address}/v1/completions` });
      bench.generator.health.forgive();
      await failsWith(generate(), { reason: 'redirect', message: new RegExp(`\\(${code}\\)`) });
    }
    assert.equal(other.connections, 0);
    await other.stop();
  });

  it('is waited for ten seconds, and then hears that nobody waits', async () => {
    bench = await Bench.start('vllm');
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const answer = failsWith(generate(), { reason: 'no-answer', message: /did not answer within 10 s/ });
    const call = await asked;
    await bench.clock.advance(9_999);
    assert.equal(bench.generator.health.state.kind, 'unknown');
    await bench.clock.advance(1);
    await answer;
    await call.closed;
  });

  it('is waited for 15 seconds in the middle, comments or not', async () => {
    bench = await Bench.start('vllm');
    bench.server.reply = stalling(`${EVENTS[0]}: ping\n\n`);
    const begun = deferred<string>();
    const answer = failsWith(generate(begun.resolve), {
      reason: 'silent',
      failure: 'failed',
      message: /silent for 15 s/,
    });
    assert.equal(await begun.promise, 'add');
    await bench.clock.advance(14_999);
    assert.equal(bench.generator.health.state.kind, 'unknown');
    await bench.clock.advance(1);
    await answer;
    await bench.server.last.closed;
  });

  it('is not waited for longer than a minute, however it goes on', async () => {
    bench = await Bench.start('vllm');
    let write: () => void = () => undefined;
    bench.server.reply = (response, call) => {
      stalling(EVENTS[0]!)(response, call);
      write = () => response.write(EVENTS[0]);
    };
    let heard = deferred<unknown>();
    const answer = failsWith(
      generate(() => heard.resolve(undefined)),
      {
        reason: 'silent',
        failure: 'failed',
        message: /did not end its answer within 60 s/,
      },
    );
    for (let seconds = 10; seconds < 60; seconds += 10) {
      await heard.promise;
      await bench.clock.advance(10_000);
      heard = deferred();
      write();
    }
    await heard.promise;
    await bench.clock.advance(10_000);
    await answer;
  });

  it('is not asked at each key, but after a while, and longer each time', async () => {
    bench = await Bench.start('vllm');
    bench.server.reply = status(500);
    for (const restMs of [1000, 2000, 4000]) {
      const { length } = bench.server.calls;
      await assert.rejects(generate(), { kind: 'unavailable' });
      await bench.clock.advance(restMs - 1);
      await assert.rejects(generate(), { kind: 'unavailable', message: /its own log/ });
      assert.equal(bench.server.calls.length, length + 1);
      await bench.clock.advance(1);
    }
    bench.server.reply = streaming(conversation('vllm'));
    assert.equal((await generate()).text, 'add(a, b);');
    assert.equal(bench.generator.health.state.kind, 'up');
  });

  it('is left alone for as long as it asks', async () => {
    bench = await Bench.start('vllm');
    bench.server.reply = status(429, 'later', { 'retry-after': '20' });
    await assert.rejects(generate());
    await bench.clock.advance(19_999);
    await assert.rejects(generate());
    assert.equal(bench.server.calls.length, 1);
    await bench.clock.advance(1);
    await assert.rejects(generate());
    assert.equal(bench.server.calls.length, 2);
  });

  it('is told of once in the log', async () => {
    bench = await Bench.start('vllm');
    bench.server.reply = status(500);
    await assert.rejects(generate());
    await bench.clock.advance(1000);
    await assert.rejects(generate());
    await settle();
    assert.equal(bench.lines.length, 1);
  });
});

describe('a text that is no text to the model', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start('vllm');
  });
  afterEach(async () => await bench.stop());

  it('is not sent, which is no fault of the server', async () => {
    const prompt = { ...PROMPT, before: 'const end = "<|endoftext|>";\n' };
    const answer = bench.generator.generate(prompt, noAbort, () => undefined);
    await assert.rejects(answer, {
      kind: 'failed',
      message: /has <\|endoftext\|> in it.* Nothing was sent/,
    });
    assert.equal(bench.server.connections, 0);
    assert.equal(bench.generator.health.state.kind, 'unknown');
  });
});
