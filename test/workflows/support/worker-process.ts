import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A worker in a process of its own. */
export interface WorkerProcess {
  readonly pid: number;
  /** Sends the signal; resolves with the exit code when the process is gone, null when the signal killed it. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
}

/** Starts `crash-worker.ts`; resolves when it polls. */
export async function startWorkerProcess(
  server: { readonly address: string; readonly namespace: string },
  log: string,
  deleteMs = 0,
): Promise<WorkerProcess> {
  const script = join(import.meta.dirname, 'crash-worker.ts');
  const child = spawn(process.execPath, [script, server.address, server.namespace, log, String(deleteMs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : null));
  const early = gone.then((code) => {
    throw new Error(`the worker process ended with ${code} before it was ready`);
  });
  await Promise.race([once(child.stdout, 'data'), early]);
  early.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    end: (signal) => {
      child.kill(signal);
      return gone;
    },
  };
}
