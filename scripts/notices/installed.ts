import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { InstalledPackage, Manifest } from './packages.ts';

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
