// Writes THIRD_PARTY_NOTICES.md from what is installed; with --check only compares, and exits 1 when it differs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readTable } from './lib/grammars.ts';
import { inRoot, type Lockfile, productionPackages, root } from './lib/repository.ts';
import { nativeSection, withLlamaSource } from './notices/native.ts';
import { packageNotices, readInstalled } from './notices/packages.ts';
import { type Notice, renderNotices, type Section } from './notices/render.ts';

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

/** Writes the file; with `--check` only compares, and sets exit code 1 where it differs. Needs git. */
export async function notices(args: readonly string[]): Promise<void> {
  const file = inRoot('THIRD_PARTY_NOTICES.md');
  const model = modelSection(readFileSync(inRoot('LICENSE'), 'utf8'));
  const text = renderNotices([model, await readNative(), readGrammars(), packagesSection()]);
  if (!args.includes('--check')) {
    writeFileSync(file, text);
    return;
  }
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return;
  console.error('THIRD_PARTY_NOTICES.md is out of date. Run: node scripts/run.mjs notices');
  process.exitCode = 1;
}

/**
 * The section on the grammars in `syntaxes/`.
 * @param readme the text of its README.md, whose table says what they are.
 * @param licenceOf the licence text in a grammar's folder.
 */
export function grammarsSection(readme: string, licenceOf: (grammar: string) => string): Section {
  const rows = readTable(readme);
  if (rows.length === 0) throw new Error('syntaxes/README.md has no table of grammars');
  return {
    title: 'Grammars',
    intro: `The grammars in syntaxes/ are compiled to WebAssembly by their authors and taken unchanged from their npm
packages. The queries beside them are Nearline's own.`,
    notices: rows.map(({ grammar, upstream, repository, licence }) => {
      const at = upstream.lastIndexOf('@');
      const texts = [licenceOf(grammar)];
      const name = `${upstream.slice(0, at)} (${grammar})`;
      return { name, version: upstream.slice(at + 1), licence, repository, texts };
    }),
  };
}

/** The section on the bundled model. Its licence asks that changes be stated. */
function modelSection(apacheText: string): Section {
  return {
    title: 'Model',
    intro: `The bundled model, Nearline Coder 0.5B, is made from Qwen2.5-Coder-0.5B-Instruct, Copyright 2024 Alibaba Cloud.
It was changed: the vocabulary is trimmed to 32,768 tokens, the duplicate output matrix is dropped, the linear
layers are adapted to filling in code, and the weights are requantized to Q4_0. models/README.md says exactly
how, and on which code the layers were adapted.`,
    notices: [
      {
        name: 'Qwen2.5-Coder-0.5B-Instruct',
        version: 'GGUF, Q4_K_M',
        licence: 'Apache-2.0',
        repository: 'https://huggingface.co/Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF',
        texts: [apacheText],
      },
    ],
  };
}
