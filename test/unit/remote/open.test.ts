import assert from 'node:assert/strict';
import { consentKey, mayUse, openRemote } from '../../../src/remote/open.ts';
import { noAbort } from '../../../src/util/async.ts';
import { CompletionServer } from '../../support/completionServer.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { partsWith, PROMPT, SETTINGS } from './bench.ts';

describe('consentKey and mayUse', () => {
  it('is for scheme, host and port, whatever the path', () => {
    assert.equal(consentKey('https://Models.example:443/v1'), 'https://models.example');
    assert.equal(consentKey('http://localhost:8080/a/'), 'http://localhost:8080');
  });
  for (const address of ['', 'models.example', 'file:///a']) {
    it(`is for nothing where the address is ${JSON.stringify(address)}`, () =>
      assert.equal(consentKey(address), undefined));
  }
  it('holds for no other server', () => {
    const consents = ['https://models.example'];
    assert.ok(mayUse({ address: 'https://models.example/v1' }, consents));
    for (const address of [
      'http://models.example',
      'https://models.example:8443',
      'https://other.example',
      '',
    ]) {
      assert.ok(!mayUse({ address }, consents), address);
    }
  });
});

describe('openRemote', () => {
  let server: CompletionServer;
  beforeEach(async () => {
    server = await CompletionServer.start('vllm');
  });
  afterEach(async () => await server.stop());

  const settings = (): typeof SETTINGS => ({ ...SETTINGS, kind: 'openai', address: server.address });

  it('opens nothing without consent, and connects to nobody', async () => {
    const opened = openRemote(settings(), ['https://other.example'], partsWith(new FakeClock()));
    assert.deepEqual(opened, { kind: 'no-consent', host: server.host, origin: server.address });
    await settle();
    assert.equal(server.connections, 0);
  });

  it('opens nothing with faulty settings, consent or not', async () => {
    const faulty = { ...settings(), model: '' };
    assert.equal(openRemote(faulty, [server.address], partsWith(new FakeClock())).kind, 'faulty');
    await settle();
    assert.equal(server.connections, 0);
  });

  it('connects only when there is something to ask', async () => {
    const opened = openRemote(settings(), [server.address], partsWith(new FakeClock()));
    assert.ok(opened.kind === 'open');
    assert.deepEqual([opened.host, opened.origin], [server.host, server.address]);
    await opened.generator.prefill(PROMPT, noAbort);
    await settle();
    assert.equal(server.connections, 0);
    await opened.generator.generate(PROMPT, noAbort, () => undefined);
    assert.equal(server.connections, 1);
  });
});
