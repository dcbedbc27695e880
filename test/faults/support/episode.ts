import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { insertOutboxRow } from '../../../src/adapters/mysql/insert-outbox-row.ts';
import { retryFailedSignal } from '../../../src/contract/names.ts';
import { monotonicMs } from '../../../src/dev/momento/monotonic-clock.ts';
import { newJobId } from '../../end-to-end/support/jobs.ts';
import { checkPromise, describeViolations } from '../promise/check-promise.ts';
import type { Pause, SentEvent, Snapshot } from '../promise/snapshot.ts';
import { collectSnapshot, startPositions, workflowIdIn } from './collect-snapshot.ts';
import { bodyOf, eventKinds, payloadOf, plannedKeys, workflowIdOf, type EventKind } from './events.ts';
import type { Rig } from './rig.ts';
import { listRuns, readProgress } from './runs.ts';

/** An event to be sent. */
export interface EventOrder {
  readonly kind: EventKind;
  /** Not for `product`, which concerns all active stores. */
  readonly stores: readonly string[];
  /** By way of the outbox and the relay, or straight into the queue. */
  readonly way: 'relay' | 'queue';
  /** Messages beyond the first. */
  readonly copies?: number;
}

/** Bounds of what is checked beside the promise's own words. */
export interface Bounds {
  readonly keysPerSecond?: number;
  readonly mostRedeletes?: number;
}

/** Some events and what all logs say since the first of them. Episodes follow each other on one rig. */
export interface Episode {
  readonly events: readonly SentEvent[];
  send(order: EventOrder): Promise<SentEvent>;
  /** Sends many, shuffled or not, as the caller has ordered the bodies. */
  prepare(order: EventOrder): Promise<{ readonly event: SentEvent; readonly bodies: readonly string[] }>;
  /** Sends a message that nothing but the dead-letter queue can take. */
  sendPoison(): Promise<void>;
  /** What is asked of the product from now on is asked by way of a pause. */
  paused(pause: Pause): void;
  /**
   * Waits until nothing moves any more. Failed stores are retried, as an operator would, unless runs may wait with them.
   * Throws with what is left, when that does not happen.
   */
  settle(options?: { readonly mayWait?: boolean; readonly limitMs?: number }): Promise<void>;
  snapshot(bounds?: Bounds): Promise<Snapshot>;
  /** Collects and checks; throws with every violation. */
  assertPromise(bounds?: Bounds): Promise<Snapshot>;
}

const storeRow = z.object({ store_id: z.string() });
const lookEveryMs = 150;
const mostAsked = 10;

export async function startEpisode(rig: Rig): Promise<Episode> {
  const start = await startPositions(rig);
  const events: SentEvent[] = [];
  const pauses: Pause[] = [];

  async function jobIdOf({ kind, stores, way }: EventOrder): Promise<string> {
    const { own, detailType, source } = eventKinds[kind];
    if (!own) return newJobId();
    return rig.pool.transaction((transaction) =>
      insertOutboxRow(transaction, {
        eventType: detailType,
        source,
        payload: payloadOf(kind, stores),
        published: way === 'queue',
      }),
    );
  }

  async function activeStores(): Promise<string[]> {
    const rows = await rig.pool.select(storeRow, 'SELECT store_id FROM stores WHERE active = 1', []);
    return rows.map(({ store_id }) => store_id);
  }

  async function prepare(order: EventOrder): ReturnType<Episode['prepare']> {
    const { kind, stores, way, copies = 0 } = order;
    const menus = kind === 'product' ? await activeStores() : stores;
    const sentAtMs = monotonicMs();
    const jobId = await jobIdOf(order);
    const event: SentEvent = {
      workflowId: workflowIdOf(kind, jobId),
      sentAtMs,
      keys: plannedKeys(kind, stores),
      menus,
      marked: eventKinds[kind].own,
      poison: false,
    };
    events.push(event);
    const byHand = copies + (way === 'queue' || !eventKinds[kind].own ? 1 : 0);
    const bodies = Array.from({ length: byHand }, () => bodyOf(kind, jobId, payloadOf(kind, stores)));
    return { event, bodies };
  }

  async function outstanding(mayWait: boolean): Promise<string[]> {
    const left: string[] = [];
    const ours = new Map(events.map((event) => [event.workflowId, event]));
    const runs = (await listRuns(rig.client, start.at)).filter(({ workflowId }) => ours.has(workflowId));
    const started = new Set(runs.map(({ workflowId }) => workflowId));
    for (const { workflowId, poison } of events)
      if (!poison && !started.has(workflowId)) left.push(`${workflowId} has no run`);
    const open = runs.filter(({ status }) => status === 'RUNNING');
    // Each answer costs its worker something, and a few are enough to know that it is not over.
    const asked = mayWait ? open : open.slice(0, mostAsked);
    const says = await Promise.all(asked.map((run) => readProgress(rig.client, run)));
    for (const [index, { phase, reason }] of says.entries()) {
      const { workflowId } = asked[index] ?? { workflowId: '' };
      const waits = phase === 'waiting' || phase === 'blocked';
      if (mayWait && waits) continue;
      left.push(`${workflowId} is ${phase}${reason === null ? '' : ` (${reason})`}`);
      if (waits)
        await rig.client.workflow.getHandle(workflowId).signal(retryFailedSignal, { actor: 'faults' });
    }
    if (left.length > 0) return left;
    for (const { body } of await rig.queues.messages()) {
      const event = ours.get(workflowIdIn(body) ?? '');
      if (event !== undefined && !event.poison) left.push(`a message of ${event.workflowId} is in the queue`);
    }
    const menus = await rig.pool.select(
      storeRow,
      "SELECT store_id FROM menu_export_queue WHERE status IN ('pending', 'exporting')",
      [],
    );
    return [...left, ...menus.map(({ store_id }) => `the menu of store ${store_id} is not exported`)];
  }

  async function settle({ mayWait = false, limitMs = 90_000 } = {}): Promise<void> {
    const end = Date.now() + limitMs;
    for (;;) {
      // The servers may be on their way back.
      const left = await outstanding(mayWait).catch((error: unknown) => [String(error)]);
      if (left.length === 0) return;
      if (Date.now() > end)
        throw new Error(`not at rest after ${limitMs} ms:\n  ${left.slice(0, 10).join('\n  ')}`);
      await delay(lookEveryMs);
    }
  }

  const snapshot = (bounds: Bounds = {}): Promise<Snapshot> =>
    collectSnapshot(rig, start, { events, pauses, ...bounds });

  return {
    events,
    prepare,
    send: async (order) => {
      const { event, bodies } = await prepare(order);
      await rig.queues.send(bodies);
      return event;
    },
    sendPoison: async () => {
      const jobId = newJobId();
      const workflowId = workflowIdOf('legacy', jobId);
      const sentAtMs = monotonicMs();
      events.push({ workflowId, sentAtMs, keys: new Map(), menus: [], marked: false, poison: true });
      await rig.queues.send([bodyOf('legacy', jobId, '{"tb_restaurant_id":["no such:store"]}')]);
    },
    paused: (pause) => void pauses.push(pause),
    settle,
    snapshot,
    assertPromise: async (bounds) => {
      const collected = await snapshot(bounds);
      assert.equal(describeViolations(checkPromise(collected)), '');
      return collected;
    },
  };
}
