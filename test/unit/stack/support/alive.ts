import { readFileSync } from 'node:fs';

/** Whether a process runs; one that has ended and that nobody has reaped yet (Linux) does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.startsWith('Z') !== true;
  } catch {
    return true;
  }
}
