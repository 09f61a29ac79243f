import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Notice } from './render.ts';

/** What is read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly repository?: string | { readonly url: string };
}

/** An installed package: its manifest and the licence files beside it, in the order of their names. */
export interface InstalledPackage {
  readonly manifest: Manifest;
  readonly licenceTexts: readonly string[];
}

/**
 * The notices for installed packages, sorted by name and version, each once.
 * @throws Error naming every package that declares no licence, or comes with no text of it.
 */
export function packageNotices(packages: readonly InstalledPackage[]): Notice[] {
  const withTexts = packages.map((one) => ({ ...one, licenceTexts: textsFor(one, packages) }));
  const problems = withTexts.flatMap(problemsOf);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const byKey = new Map(withTexts.map((one) => [label(one), toNotice(one)]));
  return [...byKey.values()].sort(byNameAndVersion);
}

/** A package of a repository with several may leave the licence file to one of the others. */
function textsFor(one: InstalledPackage, all: readonly InstalledPackage[]): readonly string[] {
  if (one.licenceTexts.length > 0) return one.licenceTexts;
  const repository = repositoryAddress(one.manifest);
  const sibling = all.find(
    (other) =>
      other.licenceTexts.length > 0 &&
      other.manifest.license === one.manifest.license &&
      repository !== '' &&
      repositoryAddress(other.manifest) === repository,
  );
  return sibling?.licenceTexts ?? [];
}

function problemsOf(one: InstalledPackage): string[] {
  if (!one.manifest.license) return [`${label(one)} declares no licence`];
  if (one.licenceTexts.length === 0) return [`${label(one)} comes with no licence text`];
  return [];
}

function label(one: InstalledPackage): string {
  return `${one.manifest.name}@${one.manifest.version}`;
}

function toNotice(one: InstalledPackage): Notice {
  return {
    name: one.manifest.name,
    version: one.manifest.version,
    licence: one.manifest.license ?? '',
    repository: repositoryAddress(one.manifest),
    texts: one.licenceTexts,
  };
}

function byNameAndVersion(one: Notice, other: Notice): number {
  const left = `${one.name} ${one.version}`;
  const right = `${other.name} ${other.version}`;
  return left < right ? -1 : Number(left > right);
}

/** A manifest's repository as a web address: npm allows `owner/name`, `git@`, `git:`, `git+https:` and `ssh:` too. */
export function repositoryAddress(manifest: Manifest): string {
  const { repository } = manifest;
  const url = typeof repository === 'string' ? repository : (repository?.url ?? '');
  if (url === '') return '';
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(url)?.[1];
  const web = short ? `https://github.com/${short}` : url.replace(/^git@([^:]+):/, 'https://$1/');
  return web
    .replace(/^git\+/, '')
    .replace(/^git:/, 'https:')
    .replace(/^ssh:\/\/git@/, 'https://')
    .replace(/\.git$/, '');
}

const licenceFile = /^(licen[cs]e|copying|unlicense|notice)/i;

/**
 * Reads a package out of node_modules.
 * @param folder where it is, as the lockfile spells it (`node_modules/...`).
 * @throws Error naming the folder when it is not there.
 */
export function readInstalled(root: string, folder: string): InstalledPackage {
  const manifestFile = path.join(root, folder, 'package.json');
  if (!existsSync(manifestFile)) throw new Error(`${folder} is not installed: run npm ci first`);
  const manifest = JSON.parse(readFileSync(manifestFile, 'utf8')) as Manifest;
  return { manifest, licenceTexts: readLicences(path.join(root, folder)) };
}

function readLicences(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && licenceFile.test(entry.name))
    .map((entry) => entry.name)
    .sort()
    .map((name) => readFileSync(path.join(folder, name), 'utf8'));
}
