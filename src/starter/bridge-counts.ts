import { noMetrics, type Metrics } from '../metrics.ts';
import type { RefusalCause } from './refusal.ts';

/** What became of messages since the process started. Each receive counts once. */
export interface BridgeCounts {
  received: number;
  started: number;
  /** Of `started`: with the first workflow task in the answer. */
  startedEagerly: number;
  /** Their deletes were sent beside the start. */
  deletedAhead: number;
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

/** Counts, and the same in the metrics. */
export class BridgeCounter {
  readonly counts: BridgeCounts = {
    received: 0,
    started: 0,
    startedEagerly: 0,
    deletedAhead: 0,
    duplicates: 0,
    refused: 0,
    contentConflicts: 0,
    deadLettered: 0,
    returned: 0,
    acknowledged: 0,
    deletesFailed: 0,
  };
  readonly #metrics: Metrics;

  constructor(metrics: Metrics = noMetrics) {
    this.#metrics = metrics;
  }

  add(what: keyof BridgeCounts, count = 1): void {
    if (count === 0) return;
    this.counts[what] += count;
    this.#metrics.count('freshet_bridge_messages', { outcome: what }, count);
  }

  /** A message was refused at one of its receives. */
  refused(reason: RefusalCause): void {
    this.add('refused');
    this.#metrics.count('freshet_bridge_refused', { reason });
  }

  /** The refused message was received for the last time: once for each message. */
  deadLettered(reason: RefusalCause): void {
    this.add('deadLettered');
    this.#metrics.count('freshet_bridge_dead_lettered', { reason });
  }

  /** Seconds between the message's arrival in the queue and its start. */
  observeWait(seconds: number): void {
    this.#metrics.observe('freshet_bridge_wait', seconds);
  }
}
