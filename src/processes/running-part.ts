import type { Worker } from '@temporalio/worker';
import type { RunningPart } from './stop-on-signal.ts';

/** A worker that runs from now on. */
export function runningPart(name: string, worker: Worker): RunningPart {
  const stop = (): Promise<void> => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    return Promise.resolve();
  };
  return { name, ended: worker.run(), stop };
}
