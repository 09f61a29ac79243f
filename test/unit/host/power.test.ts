import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onBattery, POWER_SOURCES, type PowerSources } from '../../../src/host/power.ts';

type Supplies = Readonly<Record<string, Readonly<Record<string, string>>>>;

const unreadable = (): Promise<never> => Promise.reject(new Error('no such file'));

/** A machine without anything to read, but for what is given. */
function machine(given: Partial<PowerSources>): PowerSources {
  return {
    platform: 'linux',
    root: '/supplies',
    list: unreadable,
    read: unreadable,
    pmset: unreadable,
    ...given,
  };
}

function linux(supplies: Supplies): PowerSources {
  const files = new Map(
    Object.entries(supplies).flatMap(([supply, attributes]) =>
      Object.entries(attributes).map(
        ([name, value]) => [join('/supplies', supply, name), `${value}\n`] as const,
      ),
    ),
  );
  const read = async (file: string): Promise<string> => files.get(file) ?? (await unreadable());
  return machine({ list: () => Promise.resolve(Object.keys(supplies)), read });
}

const mac = (output: string): PowerSources =>
  machine({ platform: 'darwin', pmset: () => Promise.resolve(output) });

const adapter = (online: string): Readonly<Record<string, string>> => ({ type: 'Mains', online });
const battery = (status: string): Readonly<Record<string, string>> => ({ type: 'Battery', status });

describe('onBattery', () => {
  const cases: readonly [name: string, sources: PowerSources, expected: boolean | undefined][] = [
    ['an adapter that is plugged in', linux({ AC: adapter('1'), BAT0: battery('Charging') }), false],
    ['an adapter that is not', linux({ AC: adapter('0'), BAT0: battery('Discharging') }), true],
    [
      'two batteries, one of them in use',
      linux({ BAT0: battery('Full'), BAT1: battery('Discharging') }),
      true,
    ],
    ['a USB charger', linux({ usb: { type: 'USB', online: '1' }, BAT0: battery('Charging') }), false],
    [
      'a USB port that feeds',
      linux({ usb: { type: 'USB', online: '1' }, BAT0: battery('Discharging') }),
      true,
    ],
    ['a charge that is kept low', linux({ AC: adapter('1'), BAT0: battery('Not charging') }), false],
    ['a mouse', linux({ hid: { ...battery('Discharging'), scope: 'Device' } }), false],
    ['no supply at all', linux({}), false],
    ['a supply that cannot be read', linux({ broken: {} }), false],
    ['a Linux that does not say', machine({}), undefined],
    [
      'a Mac on battery',
      mac("Now drawing from 'Battery Power'\n -InternalBattery-0\t85%; discharging"),
      true,
    ],
    ['a Mac on mains', mac("Now drawing from 'AC Power'\n -InternalBattery-0\t100%; charged"), false],
    ['a Mac that says something else', mac(''), undefined],
    ['a Mac that does not answer', machine({ platform: 'darwin' }), undefined],
    ['Windows', machine({ platform: 'win32' }), undefined],
  ];
  for (const [name, sources, expected] of cases) {
    it(`says ${expected} of ${name}`, async () => assert.equal(await onBattery(sources), expected));
  }

  it('never rejects on this machine', async () => {
    assert.ok([true, false, undefined].includes(await onBattery()));
  });
});

describe('onBattery in a folder', () => {
  let root: string;

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'nearline-power-'));
    const texts = {
      'AC/type': 'Mains\n',
      'AC/online': '0\n',
      'BAT0/type': 'Battery\n',
      'BAT0/status': 'Discharging\n',
    };
    for (const [name, text] of Object.entries(texts)) {
      await mkdir(dirname(join(root, name)), { recursive: true });
      await writeFile(join(root, name), text);
    }
  });
  after(async () => await rm(root, { recursive: true }));

  it('reads what the kernel writes', async () => {
    assert.equal(await onBattery({ ...POWER_SOURCES, platform: 'linux', root }), true);
  });
});
