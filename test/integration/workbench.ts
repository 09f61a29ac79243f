import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { EditorFolders } from '../../scripts/lib/editor.ts';
import type { EditorServer } from '../../scripts/lib/editorServer.ts';
import { inRoot } from '../../scripts/lib/repository.ts';
import { ghostTextInPage, settledInPage, shownLineInPage, stopWatching, watchGhostText } from './dom.ts';

const keyDelayMs = 60;

/** How long to wait for the model: the first time it is loaded and reads a whole file, on a slow shared machine. */
export const patienceMs = 60_000;

/** How long is waited for what fades and slides; the editor's own animations take a third of a second. */
const SETTLE_MS = 3_000;

/** Of our log, where a test fails: some requests with what became of them. */
const LOG_LINES = 30;

const control = process.platform === 'darwin' ? 'Meta' : 'Control';

/** A VS Code window that a test works in as a person would, by keys and by what is on the screen. */
export class Workbench {
  readonly page: Page;
  readonly server: EditorServer;
  readonly folders: EditorFolders;
  readonly workspace: string;
  #file = '';

  constructor(page: Page, server: EditorServer, folders: EditorFolders, workspace: string) {
    this.page = page;
    this.server = server;
    this.folders = folders;
    this.workspace = workspace;
  }

  /** Writes a file into the workspace and opens it, with the cursor at the mark `█`, which is taken out. */
  async open(name: string, marked: string): Promise<void> {
    const before = marked.slice(0, marked.indexOf('█'));
    this.#file = path.join(this.workspace, name);
    await writeFile(this.#file, marked.replace('█', ''));
    const line = before.split('\n').length;
    const column = before.length - before.lastIndexOf('\n');
    // Not by name in the palette: its search has an old list of files for a while.
    await this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).dblclick();
    // Where it rests on a file's name, a hover comes up and covers the name of the next.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.monaco-editor.focused').waitFor();
    await this.quickInput('Control+G', `${line}:${column}`, `${line}`);
    const place = this.page.locator('[id="status.editor.selection"]', {
      hasText: `Ln ${line}, Col ${column}`,
    });
    await place.waitFor();
  }

  /** Opens a quick input by a key, types into it and takes the first row that then holds `row`. */
  async quickInput(key: string, text: string, row: string): Promise<void> {
    await this.page.keyboard.press(key);
    const widget = this.page.locator('.quick-input-widget');
    await widget.locator('input').first().waitFor();
    await this.page.keyboard.type(text);
    const first = widget.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: row }).waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** Runs a command of the palette by its full title, such as `Nearline: Toggle`. */
  async command(title: string): Promise<void> {
    await this.quickInput('F1', title, title);
  }

  /** Chooses a file in the editor's own dialog of this title, which in a browser is a quick input: a path, and Enter. */
  async chooseFile(title: string, file: string): Promise<void> {
    const dialog = this.page.locator('.quick-input-widget');
    await dialog.locator('.quick-input-titlebar', { hasText: title }).waitFor();
    // It writes the folder it starts in once it has listed that.
    await dialog.locator('.monaco-list-row').first().waitFor();
    const input = dialog.locator('input').first();
    const filled = async (): Promise<boolean> => {
      if ((await input.inputValue()) === file) return true;
      await input.fill(file);
      return false;
    };
    await this.until('the path in the dialog', filled, 10_000);
    await this.press('Enter');
  }

  /** Types as a quick person does; the editor closes brackets as it does for one. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: keyDelayMs });
  }

  /** Presses one key, in playwright's names. */
  async press(key: string): Promise<void> {
    await this.page.keyboard.press(key);
  }

  /** The ghost text as it is now; empty when there is none. */
  async ghostText(): Promise<string> {
    return await this.page.evaluate<string>(ghostTextInPage);
  }

  /** Waits for ghost text and gives it. Rejects with a screenshot's name when none comes. */
  async waitForGhostText(limitMs: number = patienceMs): Promise<string> {
    await this.until('ghost text', async () => (await this.ghostText()) !== '', limitMs);
    return await this.ghostText();
  }

  /** The line with ghost text as it is shown, which is what accepting it must make of the document's line. */
  async shownLine(): Promise<string> {
    return await this.page.evaluate<string>(shownLineInPage);
  }

  /** Waits and rejects if ghost text shows itself meanwhile. */
  async staysWithoutGhostText(ms: number): Promise<void> {
    const end = performance.now() + ms;
    while (performance.now() < end) {
      assert.equal(await this.ghostText(), '');
      await delay(100);
    }
  }

  /** Waits until there is no ghost text. */
  async waitForNoGhostText(): Promise<void> {
    await this.until('no ghost text', async () => (await this.ghostText()) === '', 5_000);
  }

  /** Types and gives the ghost text of every frame from before the first key until all has settled. */
  async ghostTextsWhileTyping(text: string): Promise<string[]> {
    await this.page.evaluate(watchGhostText);
    await this.type(text);
    await delay(500);
    return await this.page.evaluate<string[]>(stopWatching);
  }

  /** The document's text, exactly: saved and read from disk, because the page holds only what is visible. */
  async documentText(): Promise<string> {
    await this.page.keyboard.press(`${control}+S`);
    await this.page.locator('.tab.active:not(.dirty)').waitFor();
    return await readFile(this.#file, 'utf8');
  }

  /** The text and the description of our status bar item. */
  async status(): Promise<string> {
    const item = this.page.locator('.statusbar-item[id*="nearline"]');
    return `${(await item.textContent()) ?? ''} (${(await item.getAttribute('aria-label')) ?? ''})`;
  }

  /** The messages of all notifications on the screen. */
  async notifications(): Promise<string[]> {
    return await this.page.locator('.notification-toast .notification-list-item-message').allTextContents();
  }

  /** Agrees to a server that the settings name, in the dialog that the question about it leads to. */
  async agreeToServer(host: string): Promise<void> {
    const says = async (words: string): Promise<boolean> => (await this.status()).includes(words);
    await this.until(
      'the question',
      async () => await says(`${host} is not asked before you agree`),
      patienceMs,
    );
    // The message itself has gone from the screen where the local model took its time.
    await this.command('Notifications: Show Notifications');
    const message = this.page.locator('.notifications-center .notification-list-item', { hasText: host });
    await message.getByRole('button', { name: 'Review...' }).click();
    await this.page.locator('.monaco-dialog-box', { hasText: host }).waitFor();
    await this.page.getByRole('button', { name: 'Send My Code' }).click();
    await this.until(
      'the server',
      async () => await says(`around the cursor is sent to ${host}`),
      patienceMs,
    );
  }

  /** Waits until `holds`; rejects after `limitMs`, naming what was waited for and a screenshot. */
  async until(what: string, holds: () => Promise<boolean>, limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!(await holds())) {
      if (performance.now() > deadline) {
        const file = await this.screenshot(`no ${what}`);
        const said = `${await this.status()}, see ${file}\n${await this.log()}`;
        assert.fail(`waited ${limitMs} ms for ${what}: ${said}`);
      }
      await delay(50);
    }
  }

  /** The last lines of our log. */
  async log(): Promise<string> {
    const logs = path.join(this.folders.userData, 'logs');
    const names = await readdir(logs, { recursive: true }).catch(() => []);
    const ours = names.filter((name) => path.basename(name) === 'Nearline.log');
    const texts = await Promise.all(ours.map(async (name) => await readFile(path.join(logs, name), 'utf8')));
    return texts.join('\n').trimEnd().split('\n').slice(-LOG_LINES).join('\n');
  }

  /** Waits until nothing fades or slides any more; not for long, and it never rejects. */
  async settle(): Promise<void> {
    await this.page.waitForFunction(settledInPage, undefined, { timeout: SETTLE_MS }).catch(() => undefined);
  }

  /** Saves what is on the screen, once it holds still, under `test/integration/screenshots/` and gives the file. */
  async screenshot(name: string): Promise<string> {
    const folder = inRoot('test', 'integration', 'screenshots');
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, `${name.replace(/[^\w.-]+/g, '-')}.png`);
    await this.settle();
    await this.page.screenshot({ path: file });
    return file;
  }

  /** Closes the window as a user does, who lets it say goodbye. Other windows of its server go on. */
  async closeWindow(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.close();
  }

  /** Closes the window, then ends the server with everything that it started. */
  async close(): Promise<void> {
    await this.page.close();
    await this.server.stop();
  }
}
