import assert from 'node:assert/strict';
import { settle } from '../../../support/fakeClock.ts';
import { BACK, CLOSE } from '../../../support/fakeInputs.ts';
import { AGREE, Bench, REMOTE, LOCAL } from './bench.ts';

describe('RemoteFeature.use, Nearline: Use Remote Server...', () => {
  let bench: Bench;
  afterEach(async () => await bench.stop());

  const set = (name: string): unknown => bench.settings.user.get(name);
  const keys = (): readonly string[] => [...bench.secrets.stored.values()];

  it('asks for a llama-server, and has it serve after the consent', async () => {
    bench = await Bench.start();
    await bench.run('use', ['llama', bench.server.address, ''], AGREE);
    assert.equal(await bench.suggest(), REMOTE);
    assert.deepEqual([bench.local, bench.secrets.stored.size], [0, 0]);
    assert.deepEqual(
      bench.inputs.shown.map(({ step, totalSteps, password }) => [step, totalSteps, password]),
      [
        [1, 3, false],
        [2, 3, false],
        [3, 3, true],
      ],
    );
    assert.deepEqual(bench.lines.slice(0, 1), [`${bench.server.host} is asked for suggestions now (first)`]);
  });

  it('asks for the model where the server has several, and keeps the key apart from the settings', async () => {
    bench = await Bench.start('ollama');
    bench.server.key = 'the-key';
    await bench.run('use', ['OpenAI', bench.server.address, 'qwen2.5-coder:7b', 'the-key'], AGREE);
    assert.equal(await bench.suggest(), REMOTE);
    assert.deepEqual([set('remoteServer'), set('remoteModel')], ['openai', 'qwen2.5-coder:7b']);
    assert.deepEqual([...bench.secrets.stored], [[`nearline.remoteKey ${bench.server.address}`, 'the-key']]);
    const open = JSON.stringify([
      [...bench.settings.user],
      [...bench.memory.stored],
      bench.lines,
      bench.ui.shown,
    ]);
    assert.doesNotMatch(open, /the-key/);
  });

  it('changes nothing where it is closed, or not agreed to', async () => {
    bench = await Bench.start('vllm');
    await bench.run('use', ['OpenAI', bench.server.address, CLOSE], AGREE);
    assert.deepEqual(bench.ui.shown, []);
    await bench.run('use', ['OpenAI', bench.server.address, 'a-model', 'the-key']);
    assert.equal(bench.ui.shown.length, 1);
    assert.deepEqual(
      [bench.settings.user.size, bench.memory.stored.size, bench.secrets.stored.size],
      [0, 0, 0],
    );
    assert.equal(bench.server.connections, 0);
  });

  it('goes back, and starts from what was entered', async () => {
    bench = await Bench.start();
    await bench.run('use', ['OpenAI', 'https://a.example', BACK, BACK, 'llama', bench.server.address, '']);
    const [, , model, address, , again] = bench.inputs.shown;
    assert.match(model!.placeholder, /model/);
    assert.match(address!.placeholder, /address/);
    assert.equal(bench.inputs.seen[3]!.value, 'https://a.example');
    assert.match(again!.placeholder, /address/);
  });

  it('does not take what is no address, and says why', async () => {
    bench = await Bench.start();
    await bench.run('use', ['llama', 'models', 'http://models.example', bench.server.address, '']);
    const [, none, readable, fine] = bench.inputs.seen;
    assert.match(none!.problem!, /not a web address/);
    assert.match(readable!.problem!, /in the clear/);
    assert.equal(fine!.problem, undefined);
  });

  it('says that others can read along where they can, and remembers that it may be so', async () => {
    bench = await Bench.start();
    await bench.run('use', ['llama', 'http://10.0.0.1:8080', ''], AGREE);
    assert.match(bench.ui.last!.detail!, /not encrypted: whoever is on the way to 10\.0\.0\.1:8080 can read/);
    assert.equal(set('remoteAllowInsecure'), true);
    assert.equal(bench.controller.state.kind, 'on');
    await bench.run('use', ['llama', bench.server.address, ''], AGREE);
    assert.doesNotMatch(bench.ui.last!.detail!, /encrypted/);
  });

  it('exchanges one server for another, and asks for each', async () => {
    bench = await Bench.start();
    await bench.run('use', ['llama', 'http://127.0.0.1:1', ''], AGREE);
    await bench.run('use', ['llama', bench.server.address, ''], AGREE);
    assert.equal(bench.ui.shown.length, 2);
    assert.equal(await bench.suggest(), REMOTE);
  });

  it('takes another key for the server that is in use', async () => {
    bench = await Bench.start();
    bench.server.key = 'new';
    await bench.run('use', ['llama', bench.server.address, 'old'], AGREE);
    assert.equal(await bench.suggest(), LOCAL);
    await bench.run('use', ['llama', bench.server.address, 'new'], AGREE);
    assert.equal(await bench.suggest(), REMOTE);
    assert.deepEqual(keys(), ['new']);
  });

  it('does not ask a llama-server for the model of another server', async () => {
    bench = await Bench.start();
    bench.settings.write({ remoteModel: 'a-model' });
    await bench.run('use', ['llama', bench.server.address, ''], AGREE);
    assert.equal(set('remoteModel'), '');
    bench.settings.write({ remoteModel: 'of-this-server' });
    await bench.run('use', ['llama', bench.server.address, ''], AGREE);
    assert.equal(set('remoteModel'), 'of-this-server');
  });

  it('shows why the settings could not be written, and uses no server then', async () => {
    bench = await Bench.start();
    bench.settings.readOnly = true;
    await bench.run('use', ['llama', bench.server.address, ''], AGREE);
    assert.deepEqual(
      [bench.ui.last!.kind, bench.ui.last!.text],
      ['error', 'settings.json cannot be written'],
    );
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.server.connections, 0);
  });
});

describe('RemoteFeature.stop, Nearline: Stop Using Remote Server', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await Bench.start();
    await bench.run('use', ['llama', bench.server.address, 'the-key'], AGREE);
    assert.equal(await bench.suggest(), REMOTE);
  });
  afterEach(async () => await bench.stop());

  it('turns it off, and has the local model serve', async () => {
    await bench.run('stop');
    const { connections, calls } = bench.server;
    const asked = calls.length;
    assert.equal(await bench.suggest(), LOCAL);
    assert.deepEqual([bench.server.connections, bench.server.calls.length], [connections, asked]);
    assert.equal(bench.controller.state.kind, 'off');
    assert.equal(bench.lines.at(-1), `${bench.server.host} is not asked any more`);
  });

  it('ends what is under way', async () => {
    bench.server.reply = () => undefined;
    const asked = bench.server.asked();
    const answer = bench.suggest();
    const { closed } = await asked;
    await bench.run('stop');
    await closed;
    assert.equal(await answer, 'cancelled');
  });

  it('takes the consent back', async () => {
    await bench.run('stop');
    bench.byHand();
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.controller.state.kind, 'no-consent');
  });

  it('offers to delete the key, and does nothing to it unasked', async () => {
    await bench.run('stop');
    assert.deepEqual(bench.ui.last!.buttons, ['Delete API Key']);
    assert.equal(bench.secrets.stored.size, 1);
    bench.byHand();
    await settle();
    await bench.run('stop', [], 'Delete API Key');
    assert.equal(bench.secrets.stored.size, 0);
    bench.byHand();
    await settle();
    await bench.run('stop');
    assert.deepEqual(bench.ui.last!.buttons, []);
  });

  it('stops sending also where the settings cannot be written', async () => {
    bench.settings.readOnly = true;
    await bench.run('stop');
    assert.equal(bench.ui.last!.kind, 'error');
    const asked = bench.server.calls.length;
    assert.equal(await bench.suggest(), LOCAL);
    assert.equal(bench.server.calls.length, asked);
  });
});
