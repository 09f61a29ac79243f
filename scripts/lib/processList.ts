import { execaSync } from 'execa';
import { readdirSync, readFileSync } from 'node:fs';

/** A running process. Its command line has blanks between the arguments. */
export interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly command: string;
}

/**
 * Every running process of this machine, without zombies: those have ended, and only a slow or missing init keeps
 * them on the list. Empty on Windows. Read from /proc where there is one, because bare containers have no `ps`.
 */
export function listProcesses(): Process[] {
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') return fromPs();
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? processFromProc(name) : []));
}

function processFromProc(pid: string): Process[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything, so the fields are counted from the last one.
    const [state, parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return [];
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command }];
  } catch {
    // It ended while we looked.
    return [];
  }
}

function fromPs(): Process[] {
  const { stdout } = execaSync('ps', ['-axo', 'pid=,ppid=,pgid=,stat=,args=']);
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parent, group, state, command] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || state?.startsWith('Z')) return [];
    return [{ pid: Number(pid), parent: Number(parent), group: Number(group), command: command ?? '' }];
  });
}
