import assert from 'node:assert/strict';
import { noAbort } from '../../../../src/util/async.ts';
import { silent, status } from '../../../support/completionServer.ts';
import { settle } from '../../../support/fakeClock.ts';
import { Bench, REMOTE, LOCAL } from './bench.ts';

/** A prompt as a warm-up has it. */
const PLACE = { document: 'a', path: 'a', before: 'a', suffix: '', maxTokens: 9, context: [] };
const WARM = { ...PLACE, extent: { maxLines: 1, tabSize: 2 } };

describe('RemoteServerController: a server in use', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(async () => await bench.stop());

  it('alone never has the local model started, whatever happens', async () => {
    await bench.agreed({ remoteUse: 'only' });
    assert.equal(await bench.suggest(), REMOTE);
    bench.server.reply = status(500);
    assert.equal(await bench.suggest(), 'engine-unavailable');
    await bench.controller.generator.prefill(WARM, noAbort);
    await settle();
    assert.equal(bench.sessions, 0);
  });

  it('alone is waited for from the start', async () => {
    bench.consent();
    bench.byHand({ remoteUse: 'only' });
    assert.equal(bench.controller.state.kind, 'opening');
    assert.equal(await bench.suggest(), REMOTE);
    assert.equal(bench.sessions, 0);
  });

  it('first has the local model serve at once where it is away', async () => {
    await bench.agreed({ remoteUse: 'first' });
    assert.equal(await bench.suggest(), REMOTE);
    assert.equal(bench.sessions, 0);
    bench.server.reply = status(503);
    assert.equal(await bench.suggest(), LOCAL);
    const asked = bench.server.calls.length;
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.server.calls.length, asked);
  });

  it('first is not waited for without end', async () => {
    await bench.agreed({ remoteUse: 'first' });
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const answer = bench.suggest();
    const { closed } = await asked;
    await bench.clock.advance(1000);
    assert.equal(await answer, LOCAL);
    await closed;
  });

  it('as a fallback is asked where the local model is in doubt, by the threshold', async () => {
    await bench.agreed({ remoteUse: 'fallback', remoteThreshold: 0.5 });
    bench.sureness = Math.log(0.51);
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.server.connections, 0);
    bench.sureness = Math.log(0.49);
    assert.equal(await bench.suggest(), REMOTE);
    bench.settings.write({ remoteThreshold: 0 });
    bench.sureness = -50;
    assert.equal(await bench.suggest(), LOCAL);
  });

  it('is exchanged while the pipeline runs, and what it wrote is forgotten', async () => {
    await bench.agreed();
    assert.equal(await bench.suggest('here'), REMOTE);
    bench.settings.write({ remoteServer: 'off' });
    assert.equal(await bench.suggest('here'), LOCAL);
    bench.byHand();
    assert.equal(await bench.suggest('here'), REMOTE);
  });

  it('ends with the extension', async () => {
    await bench.agreed();
    bench.server.reply = silent;
    const asked = bench.server.asked();
    const answer = bench.suggest();
    const { closed } = await asked;
    await bench.stop();
    await closed;
    assert.equal(await answer, 'cancelled');
  });

  it('is not opened when it is turned off at the same moment', async () => {
    bench.consent();
    bench.byHand();
    bench.settings.write({ remoteServer: 'off' });
    await settle();
    assert.equal(bench.controller.state.kind, 'off');
    assert.deepEqual(bench.lines, []);
  });

  it('is opened once for changes that come together', async () => {
    bench.consent();
    for (const remoteUse of ['only', 'fallback', 'only']) bench.byHand({ remoteUse });
    await settle();
    assert.deepEqual(bench.lines, [`${bench.server.host} is asked for suggestions now (only)`]);
  });
});

describe('RemoteServerController: a server that is away', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
    await bench.agreed();
    bench.server.reply = status(503);
  });
  afterEach(async () => await bench.stop());

  it('is told of once for each cause, with what can be done', async () => {
    await bench.suggest();
    await bench.clock.advance(1000);
    await bench.suggest();
    assert.equal(bench.ui.shown.length, 1);
    const { kind, text, buttons } = bench.ui.last!;
    assert.deepEqual([kind, buttons], ['warning', ['Try Again', 'Set Up Server...', 'Show Log']]);
    assert.match(text, new RegExp(`^${bench.server.host} is not ready`));
    bench.server.reply = status(404);
    await bench.clock.advance(2000);
    await bench.suggest();
    assert.equal(bench.ui.shown.length, 2);
  });

  it('has a command that makes it be asked again at once', async () => {
    assert.deepEqual(
      [bench.context('nearline.remoteNamed'), bench.context('nearline.remoteDown')],
      [true, undefined],
    );
    await bench.suggest();
    assert.equal(bench.context('nearline.remoteDown'), true);
    bench.server.reply = bench.usual;
    assert.equal(await bench.suggest(), 'engine-unavailable');
    await bench.run('retry');
    assert.equal(bench.context('nearline.remoteDown'), false);
    assert.equal(await bench.suggest(), REMOTE);
    await bench.run('stop');
    assert.equal(bench.context('nearline.remoteNamed'), false);
  });

  it('has its button run that command', async () => {
    bench.ui.clicks = ['Try Again'];
    await bench.suggest();
    assert.deepEqual(bench.ui.executed.at(-1), ['nearline.retryRemoteServer']);
  });
});

describe('RemoteServerController: settings that make no sense', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
  });
  afterEach(async () => await bench.stop());

  it('are told of once, when they would be needed, and the local model serves', async () => {
    bench.byHand({
      remoteServer: 'openai',
      remoteTemplate: 'unknown',
      remoteAddress: 'http://models.example',
    });
    await settle();
    assert.deepEqual(bench.ui.shown, []);
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.ui.shown.length, 1);
    assert.match(bench.ui.last!.text, /in the clear.*no name.*template is unknown/);
    assert.deepEqual(bench.ui.last!.buttons, ['Set Up Server...', 'Show Log']);
  });

  it('can be turned off', async () => {
    bench.byHand({ remoteAddress: '' });
    await bench.suggest();
    await bench.run('stop');
    assert.equal(bench.controller.state.kind, 'off');
  });
});
