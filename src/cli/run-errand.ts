import type { Client } from '@temporalio/client';
import type { Order, OrderOutcome } from './order.ts';
import { type ClosedRun, restartRun } from './restart-run.ts';
import { sendOrder } from './send-order.ts';

/** A run as the server lists or describes it. */
export interface ListedRun extends ClosedRun {
  readonly status: { readonly name: string };
}

/** What a command does for one run; `silent`: no worker will answer. */
export interface Errand {
  /** Of the command: `pause`. */
  readonly name: string;
  /** Statuses of the visibility store that a query may match. */
  readonly statuses: readonly string[];
  run(client: Client, run: ListedRun, silent: boolean): Promise<OrderOutcome>;
}

const restartable: ReadonlySet<string> = new Set(['FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT']);

/** Sends a signal to open runs. */
export function signalErrand(name: string, order: Order): Errand {
  return {
    name,
    statuses: ['Running'],
    run: async (client, run, silent) =>
      run.status.name === 'RUNNING'
        ? sendOrder(client, run.workflowId, order, silent)
        : ended(run, 'no signal reaches it any more'),
  };
}

/** Sends `retryFailed` to open runs, and starts those again that ended without success; never a completed one. */
export function retryErrand(order: Order): Errand {
  return {
    name: 'retry',
    statuses: ['Running', 'Failed', 'Canceled', 'Terminated', 'TimedOut'],
    run: async (client, run, silent) => {
      if (run.status.name === 'RUNNING') return sendOrder(client, run.workflowId, order, silent);
      return restartable.has(run.status.name)
        ? restartRun(client, run)
        : ended(run, 'a completed run is never started again');
    },
  };
}

function ended({ workflowId, status }: ListedRun, consequence: string): OrderOutcome {
  const how = status.name.toLowerCase().replaceAll('_', ' ');
  return {
    workflowId,
    verdict: 'ended',
    reason: `the run has ended (${how}): ${consequence}`,
    progress: null,
  };
}
