import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** Whether this process of ours lives. Where the system tells (Linux), a process of another program that got the same number does not count. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // Somebody else's process is alive too.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  try {
    const [program = ''] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return basename(program).startsWith('node');
  } catch {
    return true;
  }
}
