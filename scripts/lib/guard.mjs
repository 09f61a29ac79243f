// Runs a command and ends with it, and ends it with everything it started when our own parent dies, however that
// happens: the parent holds the other end of our stdin, and the system closes it even after a SIGKILL. Must lead
// a process group of its own (POSIX only).
import { spawn } from 'node:child_process';

const [command, ...args] = process.argv.slice(2);
const child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit'] });

child.once('error', (error) => {
  console.error(String(error));
  process.exit(1);
});
child.once('exit', (code) => process.exit(code ?? 1));

process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL')).resume();

// The whole group is signalled: the command takes its time, and we follow it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
