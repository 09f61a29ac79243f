import { mkdir, mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { startEditor } from '../../scripts/lib/editorServer.ts';
import { say } from '../../scripts/lib/progress.ts';
import { environment, type Environment } from './environment.ts';
import { writeKeybindings, writeSettings, type Keybinding, type Settings } from './settings.ts';
import { Workbench } from './workbench.ts';

const preparingMs = 600_000;
const testMs = 180_000;

let saidWhy = false;

/** What a suite's window starts with, beyond the calm settings of all. */
export interface WorkbenchOptions {
  readonly user?: Settings;
  readonly machine?: Settings;
  readonly keybindings?: readonly Keybinding[];
  /** In CSS pixels; `scale` of the screen's pixels make one. */
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly scale?: number;
}

/**
 * Gives the suite that calls it a window of its own, opened before its first test and closed after its last. Where
 * there is no editor or browser its tests are skipped. `options` may be a function, for what can only be made once the environment is there.
 */
export function useWorkbench(
  options: WorkbenchOptions | ((made: Environment) => Promise<WorkbenchOptions>) = {},
): () => Workbench {
  let workbench: Workbench | undefined;
  before(async function () {
    this.timeout(preparingMs);
    const made = await environmentOrSkip(this);
    workbench = await openWorkbench(made, typeof options === 'function' ? await options(made) : options);
  });
  beforeEach(function () {
    this.currentTest?.timeout(testMs);
  });
  afterEach(async function () {
    const { currentTest } = this;
    if (currentTest?.isFailed()) await workbench?.screenshot(currentTest.fullTitle());
  });
  after(async function () {
    this.timeout(30_000);
    await workbench?.close();
  });
  return () => {
    if (workbench === undefined) throw new Error('no window is open');
    return workbench;
  };
}

/** The environment, or else the calling test or hook skipped with the reason (failed, where CI is set). */
export async function environmentOrSkip(context: Mocha.Context): Promise<Environment> {
  try {
    return await environment();
  } catch (error) {
    if (process.env['CI']) throw error;
    if (!saidWhy) say(`  skipping: ${error instanceof Error ? error.message : String(error)}`);
    saidWhy = true;
    return context.skip();
  }
}

async function openWorkbench(made: Environment, options: WorkbenchOptions): Promise<Workbench> {
  const home = await mkdtemp(path.join(made.scratch, 'window-'));
  const folders = { userData: path.join(home, 'user'), extensions: made.extensions };
  const workspace = path.join(home, 'workspace');
  await mkdir(workspace);
  await writeSettings(folders.userData, options.user ?? {}, options.machine ?? {});
  await writeKeybindings(folders.userData, options.keybindings ?? []);
  const server = await startEditor(made.editor, folders, workspace);
  return await openWindow(made, { server, folders, workspace }, options);
}

/** Opens another window of an editor that runs, on a folder of its own. */
export async function openSecondWindow({ server, folders, workspace }: Workbench): Promise<Workbench> {
  const other = `${workspace} two`;
  await mkdir(other);
  return await openWindow(await environment(), { server, folders, workspace: other }, {});
}

async function openWindow(
  { browser }: Environment,
  { server, folders, workspace }: Pick<Workbench, 'server' | 'folders' | 'workspace'>,
  options: WorkbenchOptions,
): Promise<Workbench> {
  const page = await browser.newPage({
    viewport: options.viewport ?? { width: 1200, height: 700 },
    deviceScaleFactor: options.scale ?? 1,
  });
  await page.goto(`${server.address}?folder=${encodeURIComponent(workspace)}`);
  await page.locator('.monaco-workbench').waitFor({ timeout: 60_000 });
  await page.locator('.statusbar-item[id*="nearline"]').waitFor({ timeout: 60_000 });
  return new Workbench(page, server, folders, workspace);
}
