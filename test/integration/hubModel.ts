import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { inRoot } from '../../scripts/lib/repository.ts';
import type { HubEntry } from '../support/hubHost.ts';
import type { Workbench } from './workbench.ts';

/** What a published model is called: after its files. */
export const NAME = 'loopback-coder';

/** The bundled model's files as if they were another model's, the first part first. */
export async function bundledParts(name: string = NAME): Promise<[HubEntry, ...HubEntry[]]> {
  const files = (await readdir(inRoot('models'))).filter((file) => file.endsWith('.gguf')).sort();
  const part = async (file: string): Promise<HubEntry> => {
    const bytes = await readFile(inRoot('models', file));
    return { name: file.replace(/^.*(-\d{5}-of-)/, `${name}$1`), bytes };
  };
  const [first, ...others] = await Promise.all(files.map(part));
  if (!first) throw new Error('there is no bundled model');
  return [first, ...others];
}

/** Asks for a repository's only model, as far as the question goes. */
export async function askFor(workbench: Workbench, repository: string): Promise<void> {
  await workbench.command('Nearline: Download Model...');
  const widget = workbench.page.locator('.quick-input-widget');
  await widget.locator('.quick-input-titlebar', { hasText: 'Download from Hugging Face' }).waitFor();
  await workbench.page.keyboard.type(repository);
  await workbench.press('Enter');
  const rows = widget.locator('.quick-input-list .monaco-list-row');
  await rows.filter({ hasText: '-coder' }).first().waitFor();
  await workbench.press('Enter');
  await rows.first().waitFor({ state: 'hidden' });
}

/** The folder of downloaded models. */
export function storeOf({ folders }: Workbench): string {
  return path.join(folders.userData, 'User', 'globalStorage', 'nearline.nearline', 'models');
}

/** Names of all files below the folder of downloaded models, without their folders. */
export async function stored(workbench: Workbench): Promise<string[]> {
  return (await filesIn(storeOf(workbench))).map((file) => path.basename(file)).sort();
}

/** Bytes of the only file of a name there; 0 where there is none. */
export async function bytesOf(workbench: Workbench, name: string): Promise<number> {
  const file = (await filesIn(storeOf(workbench))).find((one) => path.basename(one) === name);
  return file === undefined ? 0 : (await stat(file)).size;
}

/** Paths of all files below a folder; none where it is not there. */
async function filesIn(folder: string): Promise<string[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return found.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}
