import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files and programs by which a machine says what powers it. */
export interface PowerSources {
  readonly platform: NodeJS.Platform;
  /** Folder with a folder for each supply, as Linux keeps it. */
  readonly root: string;
  /** Names in a folder; rejects where it cannot be read. */
  readonly list: (folder: string) => Promise<readonly string[]>;
  /** Text of a file; rejects where it cannot be read. */
  readonly read: (file: string) => Promise<string>;
  /** Output of `pmset -g batt`; rejects where it does not answer. */
  readonly pmset: () => Promise<string>;
}

/**
 * Limit for `pmset`, which answers within 50 ms: a start does not wait longer for one that hangs than for the engine.
 */
const PMSET_LIMIT_MS = 500;

/** Power sources of this machine. */
export const POWER_SOURCES: PowerSources = {
  platform: process.platform,
  root: '/sys/class/power_supply',
  list: readdir,
  read: async (file) => await readFile(file, 'utf8'),
  pmset,
};

/**
 * Whether the machine runs on its battery now; `undefined` where that cannot be told cheaply, as on Windows.
 * Never rejects.
 */
export async function onBattery(sources: PowerSources = POWER_SOURCES): Promise<boolean | undefined> {
  try {
    if (sources.platform === 'linux') return await onBatteryInLinux(sources);
    if (sources.platform === 'darwin') return drawsFromBattery(await sources.pmset());
  } catch {
    // A machine that does not say is treated as any other.
  }
  return undefined;
}

/**
 * Whether a Linux machine runs on its battery. A USB port counts as a supply also while it feeds another device, so
 * that only a mains adapter settles it; without one the batteries tell. A machine without batteries is not on battery.
 */
async function onBatteryInLinux(sources: PowerSources): Promise<boolean> {
  const { root, list } = sources;
  const supplies = await Promise.all((await list(root)).map((name) => readSupply(sources, join(root, name))));
  if (supplies.some(({ type, online }) => type === 'Mains' && online === '1')) return false;
  return supplies.some(
    // A battery of scope `Device` is that of a mouse or a headset.
    ({ type, scope, status }) => type === 'Battery' && scope !== 'Device' && status === 'Discharging',
  );
}

/** Attributes of a supply as the kernel documents them (sysfs-class-power); empty where it has none. */
interface Supply {
  readonly type: string;
  readonly scope: string;
  readonly online: string;
  readonly status: string;
}

async function readSupply({ read }: PowerSources, folder: string): Promise<Supply> {
  const attribute = async (name: string): Promise<string> => {
    const text = await read(join(folder, name)).catch(() => '');
    return text.trim();
  };
  const [type, scope, online, status] = await Promise.all(
    (['type', 'scope', 'online', 'status'] as const).map(attribute),
  );
  return { type: type ?? '', scope: scope ?? '', online: online ?? '', status: status ?? '' };
}

/** Whether `pmset` names the battery in its first line, such as "Now drawing from 'Battery Power'". */
function drawsFromBattery(text: string): boolean | undefined {
  const source = /drawing from '(.+?)'/.exec(text)?.[1];
  return source === undefined ? undefined : source === 'Battery Power';
}

async function pmset(): Promise<string> {
  return await new Promise((resolve, reject) => {
    const options = { timeout: PMSET_LIMIT_MS, env: {} };
    execFile('/usr/bin/pmset', ['-g', 'batt'], options, (error, stdout) => {
      if (error) reject(new Error('pmset does not answer', { cause: error }));
      else resolve(stdout);
    });
  });
}
