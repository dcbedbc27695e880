import { readFileSync } from 'node:fs';

/** Linux counts CPU time in hundredths of a second for every program (USER_HZ). */
const tickMs = 10;

/** CPU time of a process so far, user and system, in ms; its children not included. Linux only. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The program's name stands in parentheses and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

/** Writes of runs to the server's database so far, by operation, from the metrics of the Temporal server with this pid. */
export async function runWrites(pid: number): Promise<Map<string, number>> {
  const args = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  const port = args[args.indexOf('--metrics-port') + 1];
  const text = await (await fetch(`http://127.0.0.1:${port ?? ''}/metrics`)).text();
  const writes = new Map<string, number>();
  for (const [, labels = '', value] of text.matchAll(/^persistence_requests\{(.*)\} (\S+)$/gm)) {
    const operation = /operation="(CreateWorkflowExecution|UpdateWorkflowExecution)"/.exec(labels)?.[1];
    if (operation) writes.set(operation, (writes.get(operation) ?? 0) + Number(value));
  }
  return writes;
}
