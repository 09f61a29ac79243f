import { existsSync } from 'node:fs';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { ensureChromium } from './chromium.ts';

const debianChromium = '/usr/bin/chromium';

// The tests run in containers as root too, where Chromium's sandbox refuses to start; they open local pages only.
const quietArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * A headless Chromium: the npm package's where it has one (Linux x64), else an installed Chrome or Edge, else
 * Debian's. Rejects with what was tried and why it failed, for the person who wonders why nothing was tested.
 */
export async function launchBrowser(): Promise<Browser> {
  const tried: string[] = [];
  for (const [name, options] of candidates()) {
    try {
      return await chromium.launch(await options());
    } catch (error) {
      tried.push(`${name}: ${firstLine(error)}`);
    }
  }
  throw new Error(`no browser to test in (${tried.join('; ')})`);
}

type Candidate = readonly [name: string, options: () => Promise<LaunchOptions>];

function candidates(): Candidate[] {
  const plain = (options: LaunchOptions) => () => Promise.resolve({ args: quietArguments, ...options });
  const all: Candidate[] = [
    ['Chrome', plain({ channel: 'chrome' })],
    ['Edge', plain({ channel: 'msedge' })],
  ];
  if (process.platform === 'linux' && process.arch === 'x64') all.unshift(['npm Chromium', npmChromium]);
  if (existsSync(debianChromium)) all.push(['Chromium', plain({ executablePath: debianChromium })]);
  return all;
}

async function npmChromium(): Promise<LaunchOptions> {
  const { executable, environment } = await ensureChromium();
  // Its build has no zygote and no GPU process to talk to; these are its own recommendation.
  const args = [...quietArguments, '--no-zygote', '--in-process-gpu', '--headless'];
  return { executablePath: executable, args, env: { ...definedEnvironment(), ...environment } };
}

function definedEnvironment(): Record<string, string> {
  const defined = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return Object.fromEntries(defined);
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
