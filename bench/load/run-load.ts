import type { Arm } from '../arms/arm.ts';
import { priceKeys } from '../arms/price-keys.ts';
import { untilTrue } from '../../src/dev/demo/until-true.ts';
import { cpuBetween, cpuSoFar, type SpentCpu } from '../probe/spent-cpu.ts';
import type { Rig } from '../rig/rig.ts';
import { prepareChanges, type BenchChange, type ChangesOptions } from './change.ts';
import { deletesSeen, firstDeletes, lastKeyAt, logPosition } from './deletes-seen.ts';
import { untilMarked } from './marked-rows.ts';
import { sendBurst, sendOnSchedule } from './send-changes.ts';

const limitMs = 280_000;

/** What one change took, in milliseconds since it was due. */
export interface ChangeTimes {
  readonly lastKeyMs: number;
  /** Null for an arm that marks nothing. */
  readonly markedMs: number | null;
}

/** What a burst took. */
export interface BurstTimes {
  readonly elapsedMs: number;
  /** Null where the system does not tell. */
  readonly cpuMs: SpentCpu | null;
}

/** Sends changes to an arm on a fixed schedule, waits for all of them, and reads their times from cache and database. */
export async function runOnSchedule(
  rig: Rig,
  arm: Arm,
  options: ChangesOptions & { readonly ratePerSecond: number },
): Promise<ChangeTimes[]> {
  const changes = await prepareChanges(rig, options);
  const since = await logPosition(rig);
  const due = await sendOnSchedule(rig, arm.queueUrl, changes, options.ratePerSecond);
  return timesOf(rig, arm, changes, due, since);
}

/** Sends one-store changes to an arm all at once, and waits until the last one is marked. */
export async function runBurst(rig: Rig, arm: Arm, count: number): Promise<BurstTimes> {
  const changes = await prepareChanges(rig, { count, storesEach: 1 });
  const before = cpuSoFar(arm, rig.servers);
  const startMs = await sendBurst(rig, arm.queueUrl, changes);
  const marks = await untilMarked(rig, changes);
  const cpuMs = cpuBetween(before, cpuSoFar(arm, rig.servers));
  return { elapsedMs: Math.max(...marks.values()) - startMs, cpuMs };
}

/** Times of changes that were sent: waits for their end. */
export async function timesOf(
  rig: Rig,
  arm: Arm,
  changes: readonly BenchChange[],
  dueMs: readonly number[],
  since: number,
): Promise<ChangeTimes[]> {
  const marks = arm.name === 'bare' ? null : await untilMarked(rig, changes);
  const keys = changes.map(({ stores }) => stores.flatMap(priceKeys));
  if (marks === null) await untilDeleted(rig, arm, keys.flat().length, since);
  const first = firstDeletes(await deletesSeen(rig, arm.cacheClient, since));
  return changes.map(({ jobId }, index) => {
    const due = dueMs[index] ?? 0;
    const marked = marks?.get(jobId);
    return {
      lastKeyMs: lastKeyAt(first, keys[index] ?? []) - due,
      markedMs: marked === undefined ? null : marked - due,
    };
  });
}

async function untilDeleted(rig: Rig, arm: Arm, keys: number, since: number): Promise<void> {
  const done = await untilTrue(async () => (await logPosition(rig)) - since >= keys, limitMs);
  if (!done) throw new Error(`${arm.name} did not delete ${keys} keys`);
}
