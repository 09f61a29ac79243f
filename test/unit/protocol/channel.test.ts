import assert from 'node:assert/strict';
import { Caller, CallServer, type Handlers } from '../../../src/protocol/channel.ts';
import { CallError, type HostMessage, type WorkerMessage } from '../../../src/protocol/messages.ts';
import { LOAD_PARAMS } from '../../support/fakeChild.ts';
import { settle } from '../../support/fakeClock.ts';

const PROMPT = { document: '', before: '', suffix: '', maxTokens: 1 };
const NEVER: Promise<never> = new Promise(() => undefined);

/** A caller and a server, joined as two processes are: by copies of messages. */
function connect(handlers: Partial<Handlers>): { caller: Caller; sent: HostMessage[] } {
  const sent: HostMessage[] = [];
  const back = (message: WorkerMessage): void => caller.receive(structuredClone(message));
  const server = new CallServer(handlers as Handlers, back);
  const caller = new Caller((message) => {
    sent.push(message);
    void server.receive(structuredClone(message));
  });
  return { caller, sent };
}

describe('Caller and CallServer', () => {
  it('gives each call its own answer, whatever the order', async () => {
    const hash: Handlers['hash'] = async ({ path }) => {
      await new Promise((resolve) => setTimeout(resolve, path === 'slow' ? 5 : 0));
      return { sha256: path };
    };
    const { caller } = connect({ hash });
    const answers = await Promise.all([
      caller.call('hash', { path: 'slow' }),
      caller.call('hash', { path: 'b' }),
    ]);
    assert.deepEqual(answers, [{ sha256: 'slow' }, { sha256: 'b' }]);
    assert.equal(caller.pending, 0);
  });

  it('carries failures with their code', async () => {
    const { caller } = connect({ hash: () => Promise.reject(new CallError('not-loaded', 'no model')) });
    await assert.rejects(caller.call('hash', { path: '' }), { kind: 'not-loaded', message: 'no model' });
  });

  it('carries any other error as internal', async () => {
    const { caller } = connect({ hash: () => Promise.reject(new TypeError('oops')) });
    await assert.rejects(caller.call('hash', { path: '' }), { kind: 'internal', message: 'oops' });
  });

  it('streams progress', async () => {
    const load: Handlers['load'] = (_params, { progress }) => {
      progress({ fraction: 0.5 });
      return Promise.resolve({} as never);
    };
    const seen: number[] = [];
    const params = LOAD_PARAMS;
    await connect({ load }).caller.call('load', params, {
      onProgress: ({ fraction }) => seen.push(fraction),
    });
    assert.deepEqual(seen, [0.5]);
  });

  it('cancels on the wire, and drops the late answer', async () => {
    const complete: Handlers['complete'] = (_params, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({} as never)));
    const { caller, sent } = connect({ complete });
    const controller = new AbortController();
    const call = caller.call('complete', PROMPT, { signal: controller.signal });
    controller.abort();
    await assert.rejects(call, { kind: 'cancelled' });
    await settle();
    assert.deepEqual(
      sent.map(({ kind }) => kind),
      ['call', 'cancel'],
    );
  });

  it('sends nothing for a call that is cancelled already', async () => {
    const { caller, sent } = connect({});
    const call = caller.call('complete', PROMPT, { signal: AbortSignal.abort() });
    await assert.rejects(call, { kind: 'cancelled' });
    assert.equal(sent.length, 0);
  });

  it('fails every call when it closes, and every later one', async () => {
    const { caller } = connect({ ping: () => NEVER });
    const call = caller.call('ping', {});
    caller.close(new CallError('internal', 'gone'));
    await assert.rejects(call, /gone/);
    await assert.rejects(caller.call('ping', {}), /gone/);
  });
});
