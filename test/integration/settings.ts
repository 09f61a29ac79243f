import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Settings by name, as in settings.json. */
export type Settings = Readonly<Record<string, unknown>>;

/** One entry of keybindings.json. */
export interface Keybinding {
  readonly key: string;
  readonly command: string;
}

// Without these the editor itself moves: pop-ups, panels and saving come and go with versions and timing.
const calm: Settings = {
  'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' },
  'editor.accessibilitySupport': 'off',
  'editor.minimap.enabled': false,
  'editor.stickyScroll.enabled': false,
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

// Where a GPU is seen there would be a question about it. Apple's needs none.
const calmMachine: Settings = process.platform === 'darwin' ? {} : { 'nearline.gpu': 'off' };

/**
 * Writes an editor's settings into its user data folder. Machine settings have a file of their own, and what the
 * extension reads only from there is ignored anywhere else.
 */
export async function writeSettings(userData: string, user: Settings, machine: Settings): Promise<void> {
  await write(path.join(userData, 'User', 'settings.json'), { ...calm, ...user });
  await write(path.join(userData, 'Machine', 'settings.json'), { ...calmMachine, ...machine });
}

/** Writes keys of the user's own into an editor's user data folder. */
export async function writeKeybindings(userData: string, keybindings: readonly Keybinding[]): Promise<void> {
  await write(path.join(userData, 'User', 'keybindings.json'), keybindings);
}

async function write(file: string, content: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(content, null, 2));
}
