import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { completeAt } from './complete.ts';
import { build } from './lib/build.ts';
import { run } from './lib/commands.ts';
import { ensureEditor, installExtension, type Editor, type EditorFolders } from './lib/editor.ts';
import { startEditor, type EditorServer } from './lib/editorServer.ts';
import { say, step } from './lib/progress.ts';
import { buildFolder, inRoot } from './lib/repository.ts';
import { targetFor } from './vsix/targets.ts';
import { currentVsix } from './vsix/vsix.ts';

const samples = inRoot('samples');

/**
 * Builds, makes one completion, and opens an editor with the extension: VS Code where it is installed, else code-server,
 * until that ends. `NEARLINE_EDITOR` (`none`, `code` or anything else) decides instead.
 */
export async function start(): Promise<void> {
  const target = targetFor(process.platform, process.arch);
  if (target === undefined) throw new Error(`Nearline is not built for ${process.platform}-${process.arch}`);
  await step('Building', () => build());
  const lines = await step('Making one completion', () => demonstration(process.stdout.isTTY));
  console.log(`\n${lines.join('\n')}\n`);
  const wanted = process.env['NEARLINE_EDITOR'] ?? '';
  if (wanted === 'none') return;
  const vsix = await currentVsix(target);
  if (wanted === 'code' || (wanted === '' && hasDesktopCode())) await openInCode(vsix, wanted === 'code');
  else await openInBrowser(vsix);
}

async function openInCode(vsix: string, only: boolean): Promise<void> {
  try {
    await step('Opening samples/ in VS Code', () => openDesktopCode(vsix, samples));
    console.log('Nearline is installed in VS Code. Type in any of the samples.');
  } catch (error) {
    if (only) throw error;
    say(error instanceof Error ? error.message : String(error));
    await openInBrowser(vsix);
  }
}

async function openInBrowser(vsix: string): Promise<void> {
  const server = await openBrowserEditor(vsix, samples).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\nIn a VS Code of your own, run "Extensions: Install from VSIX..." on ${vsix}`);
  });
  console.log(`\nVS Code with Nearline is at ${server.address}\nOpen a file there and type. Ctrl+C ends it.`);
  await server.ended;
  throw new Error('VS Code has ended by itself: see .build/editor/user/server.log');
}

// A file that stops in the middle of a word, for exactly this.
const sample = 'samples/unfinished/measurements.ts';
const line = 17;
const column = 22;

/**
 * Makes one completion with the product's own pipeline, here and now, and gives it as lines to print. Rejects when
 * the engine cannot run: whoever starts the project should learn that before an editor opens.
 */
async function demonstration(colours: boolean): Promise<string[]> {
  const file = inRoot(sample);
  const done = await completeAt(`${file}:${line}:${column}`);
  const { text, totalMs, evaluatedTokens, decodedTokens, model, reason } = done;
  const rows = (await readFile(file, 'utf8')).split('\n').slice(line - 2, line);
  const ghost = text === '' ? `(nothing: ${reason ?? 'no reason given'})` : text;
  return [
    `${sample}, cursor at line ${line}, column ${column}; the model wrote the ${colours ? 'grey' : '«marked»'} part:`,
    `  ${rows[0] ?? ''}`,
    `  ${rows[1] ?? ''}${mark(ghost, colours)}`,
    `${model}: ${totalMs.toFixed(0)} ms cold, ${evaluatedTokens} tokens read, ${decodedTokens} written`,
  ];
}

function mark(ghost: string, colours: boolean): string {
  return colours ? `\u001b[2;3m${ghost}\u001b[0m` : `«${ghost}»`;
}

/** Whether VS Code's own command is on PATH. */
function hasDesktopCode(): boolean {
  const names = process.platform === 'win32' ? ['code.cmd', 'code.exe'] : ['code'];
  const folders = (process.env['PATH'] ?? process.env['Path'] ?? '')
    .split(path.delimiter)
    .filter((name) => name !== '');
  return folders.some((folder) => names.some((name) => existsSync(path.join(folder, name))));
}

/** Installs the VSIX in desktop VS Code and opens a folder there. Rejects with what `code` said. */
async function openDesktopCode(vsix: string, folder: string): Promise<void> {
  await run('code', ['--install-extension', vsix, '--force']);
  await run('code', [folder]);
}

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
async function openBrowserEditor(vsix: string, folder: string): Promise<EditorServer> {
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
