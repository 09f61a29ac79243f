// The one way into every task: `node scripts/run.mjs TASK [args]`. Plain JavaScript without dependencies,
// because it runs before anything is installed. Says everything on stderr: stdout belongs to the task.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { clearInterval, setInterval } from 'node:timers';

const root = path.resolve(import.meta.dirname, '..');
const lockFile = path.join(root, 'package-lock.json');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.nearline-lock-sha256');
const leastNode = [20, 19];

// Those of tasks.ts, which cannot be read before anything is installed.
const everyday = [
  'start',
  'test',
  'build',
  'package',
  'complete',
  'bench',
  'eval',
  'lint',
  'house',
  'truth',
  'format',
];
const tasks = [...everyday, 'notices', 'syntaxes', 'gpuAssets'];

function say(line) {
  process.stderr.write(`${line}\n`);
}

function stop(line) {
  say(line);
  process.exit(1);
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const enough = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  if (!enough) stop(`Nearline needs Node ${leastNode.join('.')} or newer; this is ${process.versions.node}.`);
}

function checkTask(task) {
  if (!tasks.includes(task)) stop(`Usage: node scripts/run.mjs TASK [args], TASK one of ${tasks.join(', ')}`);
}

/** npm's own record in node_modules, so that an install made by hand is accepted and not made again. */
function npmInstalledThisLock() {
  const hidden = path.join(modules, '.package-lock.json');
  if (!existsSync(hidden)) return false;
  const have = JSON.parse(readFileSync(hidden, 'utf8')).packages ?? {};
  const want = Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages ?? {});
  return want.every(([where, { integrity, optional }]) => {
    if (where === '' || (optional && !have[where])) return true;
    return have[where]?.integrity === integrity;
  });
}

function npmCommand() {
  const beside = path.dirname(process.execPath);
  const candidates = [
    process.env.npm_execpath ?? '',
    path.join(beside, '../lib/node_modules/npm/bin/npm-cli.js'),
    path.join(beside, 'node_modules/npm/bin/npm-cli.js'),
  ];
  const cli = candidates.find((file) => path.basename(file) === 'npm-cli.js' && existsSync(file));
  return cli
    ? { command: process.execPath, first: [cli], shell: false }
    : { command: 'npm', first: [], shell: true };
}

/** Our environment, and where npm is: its variable is set already where npm has started us. */
function taskEnvironment() {
  const [cli] = npmCommand().first;
  return cli ? { ...process.env, npm_execpath: cli } : process.env;
}

function parentOf(pid) {
  try {
    if (process.platform === 'linux') {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    }
    return (
      Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout) || undefined
    );
  } catch {
    return undefined;
  }
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * Calls back when npm, or the shell between npm and us, has died: npm hands no signal on, so whoever ends `npm start`
 * by its process id would leave us and all that we started running.
 */
function whenOrphaned(callback) {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') return;
  const above = [process.ppid, parentOf(process.ppid)].filter((pid) => pid > 1);
  const timer = setInterval(() => {
    if (above.every(alive)) return;
    clearInterval(timer);
    callback();
  }, 1_000);
  timer.unref();
}

/** Runs a child with our signals handed on, and gives its exit code (128 + n for signal n). */
function runChild(command, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, ...options });
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
    whenOrphaned(() => child.kill('SIGTERM'));
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? 128 + (os.constants.signals[signal] ?? 0)));
  });
}

async function install() {
  const started = Date.now();
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`;
  say('Installing dependencies from package-lock.json (once, some 100 MB) ...');
  const ticker = setInterval(() => say(`  still installing, ${seconds()}`), 10_000);
  const { command, first, shell } = npmCommand();
  const args = [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'];
  // npm's own output goes to stderr too, so that stdout stays the task's.
  const code = await runChild(command, args, { shell, stdio: ['ignore', 2, 2] });
  clearInterval(ticker);
  if (code !== 0) stop(`npm ci failed with exit code ${code}: the lines above say why.`);
  say(`Installed dependencies in ${seconds()}.`);
}

async function ensureDependencies() {
  if (!existsSync(lockFile)) stop('package-lock.json is missing: this is not a complete checkout.');
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  if (!npmInstalledThisLock()) await install();
  writeFileSync(stampFile, hash);
}

checkNode();
const [task, ...args] = process.argv.slice(2);
checkTask(task);
await ensureDependencies();
// The channel tells a task that this process has died: nothing else would, after a SIGKILL.
process.exitCode = await runChild(
  process.execPath,
  ['--import', 'tsx', path.join(import.meta.dirname, 'tasks.ts'), task, ...args],
  { env: taskEnvironment(), stdio: ['inherit', 'inherit', 'inherit', 'ipc'] },
);
