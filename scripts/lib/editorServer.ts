import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { editorEnvironment, folderArguments, type Editor, type EditorFolders } from './editor.ts';
import { spawnGuarded, stopGroup } from './processes.ts';

const startLimitMs = 60_000;

const flags = [
  '--auth=none',
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-workspace-trust',
  '--disable-getting-started-override',
  // A closed page would keep its extensions running for three hours otherwise.
  '--reconnection-grace-time=300',
];

/** A running code-server. `pid` leads the process group that holds everything it starts. */
export interface EditorServer {
  readonly address: string;
  readonly pid: number;
  /** Resolves when the server has ended, however it did. */
  readonly ended: Promise<void>;
  /** Ends the server with all its descendants; takes 3 s at most. */
  stop(): Promise<void>;
}

/**
 * Starts code-server on `opened` (a folder) at a free port of this machine only, and waits until it answers. Its
 * output goes to `server.log` in the user data folder. Rejects when it ends early or is silent for a minute.
 */
export async function startEditor(
  editor: Editor,
  folders: EditorFolders,
  opened: string,
): Promise<EditorServer> {
  const port = await freePort();
  const log = path.join(folders.userData, 'server.log');
  const args = [
    editor.entry,
    ...flags,
    '--bind-addr',
    `127.0.0.1:${port}`,
    ...folderArguments(folders),
    opened,
  ];
  const output = { file: log, append: true } as const;
  const options = { env: editorEnvironment(editor), stdout: output, stderr: output };
  const child = spawnGuarded(editor.node, args, options);
  const { pid } = child;
  if (pid === undefined) throw new Error('code-server could not be started');
  const ended = once(child, 'exit').then(() => undefined);
  const server = { address: `http://127.0.0.1:${port}/`, pid, ended, stop: () => stopGroup(pid) };
  await waitForAnswer(server, () => child.exitCode === null, log);
  return server;
}

async function waitForAnswer(server: EditorServer, running: () => boolean, log: string): Promise<void> {
  const deadline = performance.now() + startLimitMs;
  while (!(await answers(server.address))) {
    if (running() && performance.now() < deadline) {
      await delay(100);
      continue;
    }
    const reason = running() ? 'did not answer within a minute' : 'ended at once';
    await server.stop();
    throw new Error(`code-server ${reason}: see ${log}`);
  }
}

async function answers(address: string): Promise<boolean> {
  try {
    return (await fetch(`${address}healthz`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
