import { readFileSync } from 'node:fs';

/** Length of a tick in `/proc/<pid>/stat`: 100 a second on every Linux, whatever the kernel was built with. */
const tickMs = 10;
/** Fields of that file after the name: user and system time. */
const userField = 11;
const systemField = 12;

/** CPU time that the processes have used so far, all threads, in ms; null where there is no `/proc`. */
export function cpuMsOf(pids: readonly number[]): number | null {
  if (process.platform !== 'linux') return null;
  return pids.reduce((sum, pid) => sum + cpuMsIn(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0);
}

/** Resident memory of a process in bytes; null where there is no `/proc`. */
export function residentBytesOf(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  return residentBytesIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** User and system time in a `stat` file; its second field, the name in brackets, may hold anything. */
export function cpuMsIn(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[userField]) + Number(fields[systemField])) * tickMs;
}

/** `VmRSS` in a `status` file. */
export function residentBytesIn(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}
