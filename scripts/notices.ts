// Writes THIRD_PARTY_NOTICES.md from what is installed; with --check only compares, and exits 1 when it differs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot, root } from './lib/paths.ts';
import { type Lockfile, productionPackages } from './lib/productionPackages.ts';
import { readInstalled } from './notices/installed.ts';
import { withLlamaSource } from './notices/llamaSource.ts';
import { grammarsSection } from './notices/grammars.ts';
import { modelSection } from './notices/model.ts';
import { nativeSection } from './notices/native.ts';
import { packageNotices } from './notices/packages.ts';
import { renderNotices } from './notices/render.ts';
import type { Notice, Section } from './notices/types.ts';

const engine = inRoot('node_modules', 'node-llama-cpp');

function packagesSection(): Section {
  const lock = JSON.parse(readFileSync(inRoot('package-lock.json'), 'utf8')) as Lockfile;
  const installed = productionPackages(lock).map((folder) => readInstalled(root, folder));
  return {
    title: 'npm packages',
    intro:
      'node-llama-cpp, which drives the engine, web-tree-sitter, which parses, and the other packages that Nearline needs, with what they need themselves. Nearline takes only parts of them.',
    notices: packageNotices(installed),
  };
}

/** Every native package has the same licence file, so that of any installed one will do. */
function addonNotice(): Notice {
  const scope = 'node_modules/@node-llama-cpp';
  const folder = readdirSync(inRoot(scope))
    .map((name) => path.posix.join(scope, name))
    .find((name) => existsSync(inRoot(name, 'LICENSE')));
  if (!folder) throw new Error(`No native package is installed in ${scope}: run npm ci first`);
  const [notice] = packageNotices([readInstalled(root, folder)]);
  if (!notice) throw new Error(`${folder} gave no notice`);
  return { ...notice, name: '@node-llama-cpp, the native package of the platform' };
}

async function readNative(): Promise<Section> {
  const { release } = JSON.parse(
    readFileSync(path.join(engine, 'llama/binariesGithubRelease.json'), 'utf8'),
  ) as { release: string };
  const bundle = path.join(engine, 'llama/gitRelease.bundle');
  return await withLlamaSource(bundle, async (read) => await nativeSection(addonNotice(), release, read));
}

function readGrammars(): Section {
  const readme = readFileSync(inRoot('syntaxes', 'README.md'), 'utf8');
  return grammarsSection(readme, (grammar) => readFileSync(inRoot('syntaxes', grammar, 'LICENSE'), 'utf8'));
}

async function main(): Promise<void> {
  const file = inRoot('THIRD_PARTY_NOTICES.md');
  const model = modelSection(readFileSync(inRoot('LICENSE'), 'utf8'));
  const text = renderNotices([model, await readNative(), readGrammars(), packagesSection()]);
  if (!process.argv.includes('--check')) {
    writeFileSync(file, text);
    return;
  }
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  console.error('THIRD_PARTY_NOTICES.md is out of date. Run: node scripts/run.mjs notices');
  process.exitCode = 1;
}

await main();
