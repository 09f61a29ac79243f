import { openBrowserEditor } from './launch/browserEditor.ts';
import { demonstration } from './launch/demonstration.ts';
import { hasDesktopCode, openDesktopCode } from './launch/desktop.ts';
import { build } from './lib/build.ts';
import { inRoot } from './lib/paths.ts';
import { isLeaving } from './lib/processGroup.ts';
import { say, step } from './lib/progress.ts';
import { runTask } from './lib/task.ts';
import { currentVsix } from './vsix/current.ts';
import { targetFor } from './vsix/targets.ts';

const samples = inRoot('samples');

await runTask(async () => {
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
});

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
  if (isLeaving()) return;
  throw new Error('VS Code has ended by itself: see .build/editor/user/server.log');
}
