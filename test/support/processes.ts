import {execFileSync} from 'node:child_process';
import {readFileSync} from 'node:fs';

/** Process ids of the children of a process. */
export function childrenOf(pid: number): number[] {
  if (process.platform === 'linux') {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean).map(Number);
  }
  const rows = execFileSync('ps', ['-A', '-o', 'ppid=,pid='], {encoding: 'utf8'}).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/).map(Number))
    .flatMap(([parent, child = 0]) => (parent === pid ? [child] : []));
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
