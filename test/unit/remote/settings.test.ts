import assert from 'node:assert/strict';
import { isInTheClear } from '../../../src/remote/address.ts';
import {
  checkSettings,
  type RemoteServer,
  type RemoteSettings,
  usableKey,
} from '../../../src/remote/settings.ts';
import { SETTINGS } from './bench.ts';

function faults(settings: Partial<RemoteSettings>): readonly string[] {
  const checked = checkSettings({ ...SETTINGS, ...settings });
  return checked.kind === 'faulty' ? checked.faults : [];
}

function server(settings: Partial<RemoteSettings>): RemoteServer {
  const checked = checkSettings({ ...SETTINGS, ...settings });
  assert.ok(checked.kind === 'valid', faults(settings).join());
  return checked.server;
}

describe('checkSettings', () => {
  const bases: readonly (readonly [address: string, base: string])[] = [
    ['https://models.example', 'https://models.example'],
    ['https://models.example/', 'https://models.example'],
    [' https://models.example/v1/ ', 'https://models.example'],
    ['http://localhost:11434/v1', 'http://localhost:11434'],
    ['https://models.example/team/v1', 'https://models.example/team'],
    ['http://localhost:11434/v1/completions', 'http://localhost:11434'],
    ['http://localhost:8080/infill', 'http://localhost:8080'],
    ['https://models.example/v1beta', 'https://models.example/v1beta'],
  ];
  for (const [address, base] of bases) {
    it(`take ${address} for ${base}`, () => assert.equal(server({ address }).base, base));
  }

  const secure = ['https://models.example', 'https://10.0.0.1', 'https://gpu'];
  const loopback = ['http://localhost:8080', 'http://localhost.', 'http://127.1.2.3', 'http://[::1]:8080'];
  const home = [
    'http://10.1.2.3',
    'http://172.31.0.1',
    'http://192.168.0.9:8080',
    'http://169.254.1.1',
    'http://[fd00::1]',
    'http://[fe80::1]',
    'http://gpu:8000',
    'http://gpu.local',
    'http://gpu.home.arpa.',
  ];
  const abroad = [
    'http://models.example',
    'http://172.32.0.1',
    'http://11.0.0.1',
    'http://[2001:db8::1]',
    'http://localhost.example',
    'http://dev.localhost',
    'http://127.0.0.1.example',
    'http://0.0.0.0:8080',
  ];
  for (const address of [...secure, ...loopback]) {
    it(`allow ${address} as it is`, () => assert.deepEqual(faults({ address, allowInsecure: false }), []));
  }
  it('tell what others could read on its way', () => {
    const origins = (addresses: readonly string[]): string[] => addresses.map((one) => new URL(one).origin);
    assert.deepEqual(origins([...secure, ...loopback]).filter(isInTheClear), []);
    const readable = origins([...home, ...abroad]);
    assert.deepEqual(readable.filter(isInTheClear), readable);
  });
  for (const address of home) {
    it(`allow ${address} only where the user allows http`, () => {
      assert.match(faults({ address, allowInsecure: false }).join(), /could read the code .* allow http/);
      assert.deepEqual(faults({ address, allowInsecure: true }), []);
    });
  }
  for (const address of abroad) {
    it(`never allow ${address}`, () => {
      assert.match(
        faults({ address, allowInsecure: true }).join(),
        /could read the code .* begins with https/,
      );
    });
  }

  for (const address of [
    '',
    'models.example',
    'localhost:8080',
    'ftp://models.example',
    'file:///etc/hosts',
    'https://',
  ]) {
    it(`do not know ${JSON.stringify(address)} for an address`, () => {
      assert.match(faults({ address }).join(), /is not a web address\. Write it like/);
    });
  }
  for (const address of ['https://me:pass-word@models.example', 'https://pass-word@models.example']) {
    it('refuse credentials, and do not repeat them', () => {
      assert.match(faults({ address }).join(), /holds a user name or password/);
      assert.doesNotMatch(faults({ address }).join(), /pass-word/);
    });
  }
  for (const address of ['https://models.example/?key=1', 'https://models.example/#a']) {
    it(`refuse what ${address} has behind its path`, () =>
      assert.match(faults({ address }).join(), /behind a \? or #/));
  }

  it('need a model, but for a llama-server', () => {
    assert.match(faults({ kind: 'openai', model: ' ' }).join(), /has no name/);
    assert.equal(server({ kind: 'llama-server', model: '' }).model, '');
    assert.equal(server({ model: ' qwen ' }).model, 'qwen');
  });
  it('refuse names that no model has', () => {
    assert.match(faults({ model: 'a\nb' }).join(), /no model has/);
    assert.match(faults({ model: 'a'.repeat(1000) }).join(), /no model has/);
  });
  it('refuse templates that there are not', () => {
    assert.match(faults({ template: 'toString' as 'auto' }).join(), /template is unknown/);
  });
  for (const firstByteMs of [0, -1, NaN, Infinity, 1e9]) {
    it(`refuse a time limit of ${firstByteMs} ms`, () => {
      assert.match(
        faults({ timeouts: { ...SETTINGS.timeouts, firstByteMs } }).join(),
        /100 ms to 10 minutes/,
      );
    });
  }
  it('tell all faults at once', () =>
    assert.equal(faults({ address: '', model: '', kind: 'openai' }).length, 2));
});

const keyOf = async (key: string | undefined): Promise<string | undefined> =>
  await usableKey(() => Promise.resolve(key));

describe('usableKey', () => {
  it('is sent without the blanks that were copied along', async () =>
    assert.equal(await keyOf(' sk-1\n'), 'sk-1'));
  it('is none where there is nothing', async () => {
    assert.deepEqual([await keyOf(undefined), await keyOf(' ')], [undefined, undefined]);
  });
  for (const key of ['sk\n1', 'sk 1', 'schlüssel']) {
    it(`is not sent as ${JSON.stringify(key)}, nor told`, async () => {
      await assert.rejects(
        keyOf(key),
        (error: Error) => /Enter it again/.test(error.message) && !error.message.includes(key),
      );
    });
  }
  it('says when it cannot be read, and not why', async () => {
    const read = (): Promise<string> => Promise.reject(new Error('sk-1'));
    await assert.rejects(usableKey(read), { kind: 'key', message: /could not be read/ });
  });
});
