import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ensureEditor, installExtension, type Editor, type EditorFolders } from '../lib/editor.ts';
import { startEditor, type EditorServer } from '../lib/editorServer.ts';
import { buildFolder } from '../lib/paths.ts';
import { step } from '../lib/progress.ts';

const home = path.join(buildFolder, 'editor');
const folders: EditorFolders = {
  userData: path.join(home, 'user'),
  extensions: path.join(home, 'extensions'),
};

// Written once; afterwards they are the user's.
const firstSettings = {
  'workbench.startupEditor': 'none',
  // On by default in a browser; trying things out should not change the samples.
  'files.autoSave': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'telemetry.telemetryLevel': 'off',
};

/** Opens a folder in code-server with the VSIX installed. Its state is kept in `.build/editor` between starts. */
export async function openBrowserEditor(vsix: string, folder: string): Promise<EditorServer> {
  const editor = await ensureEditor();
  await writeFirstSettings();
  await installOnce(editor, vsix);
  return await step('Starting VS Code in a web server', () => startEditor(editor, folders, folder));
}

async function writeFirstSettings(): Promise<void> {
  const file = path.join(folders.userData, 'User', 'settings.json');
  if (existsSync(file)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(firstSettings, null, 2)}\n`);
}

/** Installing unpacks 250 MB, so the same VSIX is not installed twice. */
async function installOnce(editor: Editor, vsix: string): Promise<void> {
  const record = path.join(home, 'installed.txt');
  const { size, mtimeMs } = await stat(vsix);
  const installed = `${vsix} ${size} ${mtimeMs}\n`;
  if (existsSync(record) && (await readFile(record, 'utf8')) === installed) return;
  await step('Installing the extension', () => installExtension(editor, vsix, folders));
  await writeFile(record, installed);
}
