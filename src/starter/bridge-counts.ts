import type { MetricMeter } from '@temporalio/common';

/** What became of messages since the process started. Each receive counts once. */
export interface BridgeCounts {
  received: number;
  started: number;
  /** Of `started`: with the first workflow task in the answer. */
  startedEagerly: number;
  duplicates: number;
  /** Left to the queue's redrive because the event is at fault, content conflicts included. */
  refused: number;
  contentConflicts: number;
  /** Of `refused`: on their last receive. */
  deadLettered: number;
  /** Put back unstarted because the bridge stops. */
  returned: number;
  /** Deleted from the queue. */
  acknowledged: number;
  /** The queue did not confirm the delete: they come again as duplicates. */
  deletesFailed: number;
}

/** Counts, and the same in the metrics where a meter is given. */
export class BridgeCounter {
  readonly counts: BridgeCounts = {
    received: 0,
    started: 0,
    startedEagerly: 0,
    duplicates: 0,
    refused: 0,
    contentConflicts: 0,
    deadLettered: 0,
    returned: 0,
    acknowledged: 0,
    deletesFailed: 0,
  };
  readonly #metric;
  readonly #wait;

  constructor(meter: MetricMeter | undefined) {
    this.#metric = meter?.createCounter('freshet_bridge_messages', '', 'Messages by what became of them');
    this.#wait = meter?.createHistogram('freshet_bridge_wait', 'float', 's', 'From SQS send to started run');
  }

  add(what: keyof BridgeCounts, count = 1): void {
    if (count === 0) return;
    this.counts[what] += count;
    this.#metric?.add(count, { outcome: what });
  }

  /** Seconds between the message's arrival in the queue and its start. */
  observeWait(seconds: number): void {
    this.#wait?.record(seconds, {});
  }
}
