import assert from 'node:assert/strict';
import { settle } from '../../../support/fakeClock.ts';
import { AGREE, Bench, REMOTE, LOCAL } from './bench.ts';

describe('Consents: a server without consent', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(async () => await bench.stop());

  it('is not asked, and is not even connected to', async () => {
    for (const remoteUse of ['only', 'first', 'fallback']) {
      bench.sureness = -5;
      bench.byHand({ remoteUse });
      assert.equal(await bench.suggest(), LOCAL);
      await bench.controller.generator.prefill({} as never, new AbortController().signal);
      await settle();
    }
    assert.equal(bench.controller.state.kind, 'no-consent');
    assert.equal(bench.server.connections, 0);
    assert.ok(bench.local > 0);
  });

  it('is not asked while the question is open, and not after a no', async () => {
    await bench.run('use', ['llama', bench.server.address, '']);
    assert.equal(bench.ui.shown.length, 1);
    assert.deepEqual([...bench.settings.user, ...bench.memory.stored], []);
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.server.connections, 0);
  });

  it('is asked about once, and not before it is needed', async () => {
    bench.byHand();
    await settle();
    assert.deepEqual(bench.ui.shown, []);
    await bench.suggest();
    await bench.suggest();
    assert.equal(bench.ui.shown.length, 1);
    const { kind, text, buttons, detail } = bench.ui.last!;
    assert.deepEqual([kind, buttons, detail], ['info', ['Review...', 'Turn Off'], undefined]);
    assert.ok(text.includes(bench.server.host));
  });

  it('serves once the user has agreed, after the dialog that says what is sent', async () => {
    bench.byHand();
    bench.ui.clicks = ['Review...', AGREE];
    assert.equal(await bench.suggest(), LOCAL);
    const { text, detail, buttons } = bench.ui.last!;
    assert.ok(text.includes(bench.server.host));
    assert.match(detail!, /text around the cursor and parts of other files are sent to 127\.0\.0\.1:\d+/);
    assert.match(detail!, /at any time with 'Nearline: Stop Using Remote Server'/);
    assert.deepEqual(buttons, [AGREE]);
    assert.equal(await bench.suggest(), REMOTE);
  });

  it('is forgotten by "Turn Off"', async () => {
    bench.byHand();
    bench.ui.clicks = ['Turn Off'];
    await bench.suggest();
    assert.equal(bench.settings.user.get('remoteServer'), 'off');
    assert.equal(bench.controller.state.kind, 'off');
  });

  it('serves as soon as another window has asked', async () => {
    bench.byHand();
    await settle();
    bench.consent();
    assert.equal(await bench.suggest(), REMOTE);
    assert.deepEqual(bench.ui.shown, []);
  });

  it('is none of those that the user has agreed to', async () => {
    bench.consent(['http://127.0.0.1:1', `${bench.server.address}0`]);
    bench.byHand();
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.server.connections, 0);
  });
});

describe('Consents: a workspace', () => {
  let bench: Bench;
  afterEach(async () => await bench.stop());

  const hostile = (on: Bench): void => {
    on.settings.workspace.set('remoteServer', 'openai').set('remoteAddress', on.server.address);
    on.settings.workspace.set('remoteModel', 'any').set('remoteUse', 'only').set('multiline', 'never');
    on.consent();
  };

  it('cannot turn a server on, not even one that the user has agreed to', async () => {
    bench = await Bench.start('vllm', hostile);
    bench.settings.changed([...bench.settings.workspace.keys()]);
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.controller.state.kind, 'off');
    assert.equal(bench.server.connections, 0);
    assert.equal(bench.settings.api.getConfiguration().get('multiline'), 'never', 'others are its to set');
  });
});
