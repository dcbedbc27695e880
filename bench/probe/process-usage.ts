import { readdirSync, readFileSync } from 'node:fs';

/** Length of a tick in `/proc/<pid>/stat`: 100 a second on every Linux, whatever the kernel was built with. */
const tickMs = 10;
/** Fields of that file after the name: user and system time. */
const userField = 11;
const systemField = 12;
/** The same of those children that have ended. */
const endedUserField = 13;
const endedSystemField = 14;
const parentField = 1;

/** CPU time that the processes have used so far, all threads, in ms; null where there is no `/proc`. */
export function cpuMsOf(pids: readonly number[]): number | null {
  if (process.platform !== 'linux') return null;
  return pids.reduce((sum, pid) => sum + cpuMsIn(readFileSync(`/proc/${pid}/stat`, 'utf8')), 0);
}

/**
 * The same of a process and its children, ended ones included, so that a server with a process for each connection is
 * seen whole. A child that ends in this very moment may be missed or counted twice.
 */
export function cpuMsOfFamily(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  return cpuMsInFamily(pid, statsOfAll());
}

/** What the `stat` files of a process and its children come to. Pure. */
export function cpuMsInFamily(pid: number, stats: ReadonlyMap<number, string>): number {
  const children = [...stats.values()].filter((stat) => Number(fieldsIn(stat)[parentField]) === pid);
  const members = [stats.get(pid) ?? '', ...children];
  return members.reduce((sum, stat) => sum + cpuMsIn(stat) + endedCpuMsIn(stat), 0);
}

/** Resident memory of a process in bytes; null where there is no `/proc`. */
export function residentBytesOf(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  return residentBytesIn(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** User and system time in a `stat` file. */
export function cpuMsIn(stat: string): number {
  const fields = fieldsIn(stat);
  return (Number(fields[userField]) + Number(fields[systemField])) * tickMs;
}

function endedCpuMsIn(stat: string): number {
  const fields = fieldsIn(stat);
  return (Number(fields[endedUserField]) + Number(fields[endedSystemField])) * tickMs;
}

/** What follows the second field of a `stat` file: that one, the name in brackets, may hold anything. */
function fieldsIn(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

/** `VmRSS` in a `status` file. */
export function residentBytesIn(status: string): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
}

/** The `stat` files of all processes. */
function statsOfAll(): Map<number, string> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(
    pids.flatMap((pid): [number, string][] => {
      try {
        return [[pid, readFileSync(`/proc/${pid}/stat`, 'utf8')]];
      } catch {
        // It has ended in the meantime.
        return [];
      }
    }),
  );
}
