// Fetches the grammars of scripts/lib/grammars.ts from npm, puts their WebAssembly and licences into syntaxes/, and
// writes the table in its README.md. Run after a version was changed there.
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { npm } from './lib/commands.ts';
import { renderTable, type Row, sha256Of, type Upstream, upstreams, withTable } from './lib/grammars.ts';
import { say, step } from './lib/progress.ts';
import { buildFolder, inRoot } from './lib/repository.ts';
import { readInstalled, repositoryAddress } from './notices/packages.ts';

const scratch = path.join(buildFolder, 'syntaxes');

/** Puts one grammar in its place. Rejects when its package carries no licence or no such file. */
async function take({ grammar, package: name, version, wasm }: Upstream): Promise<Row> {
  const folder = await unpacked(`${name}@${version}`);
  const { manifest, licenceTexts } = readInstalled(folder, '.');
  const [licenceText] = licenceTexts;
  if (!manifest.license || licenceText === undefined) throw new Error(`${name} comes with no licence`);
  const target = inRoot('syntaxes', grammar);
  await mkdir(target, { recursive: true });
  await copyFile(path.join(folder, wasm), path.join(target, 'grammar.wasm'));
  await writeFile(path.join(target, 'LICENSE'), licenceText);
  const bytes = await readFile(path.join(target, 'grammar.wasm'));
  return {
    grammar,
    upstream: `${name}@${version}`,
    repository: repositoryAddress(manifest),
    licence: manifest.license,
    bytes: bytes.length,
    sha256: sha256Of(bytes),
  };
}

/** The folder with a package's files. npm has compared them with the registry's hash. */
async function unpacked(upstream: string): Promise<string> {
  const said = await npm(['pack', upstream, '--pack-destination', scratch], scratch);
  const file = path.join(scratch, said.trim().split('\n').at(-1) ?? '');
  const folder = `${file}.unpacked`;
  await mkdir(folder, { recursive: true });
  await extract({ file, cwd: folder, strip: 1 });
  return folder;
}

/** Fetches every grammar, and prints the table of them. */
export async function syntaxes(): Promise<void> {
  await rm(scratch, { recursive: true, force: true });
  await mkdir(scratch, { recursive: true });
  const rows: Row[] = [];
  for (const upstream of upstreams)
    rows.push(await step(`Fetching ${upstream.package}`, async () => await take(upstream)));
  const readme = inRoot('syntaxes', 'README.md');
  await writeFile(readme, withTable(await readFile(readme, 'utf8'), rows));
  say(`${rows.length} grammars, ${rows.reduce((sum, { bytes }) => sum + bytes, 0)} bytes`);
  console.log(renderTable(rows));
}
