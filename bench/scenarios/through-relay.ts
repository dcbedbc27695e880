import { insertOutboxRow } from '../../src/adapters/mysql/insert-outbox-row.ts';
import { priceKeys } from '../arms/price-keys.ts';
import { detailTypes } from '../load/detail-types.ts';
import { deletesSeen, firstDeletes, lastKeyAt, logPosition } from '../load/deletes-seen.ts';
import { untilMarkedIds } from '../load/marked-rows.ts';
import { runBurst } from '../load/run-load.ts';
import { untilWallMs, wallMs } from '../load/wall-clock.ts';
import { latencyOf } from '../probe/statistics.ts';
import { latencyText } from '../report/format.ts';
import { judged } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import { startFreshet, type FreshetArm } from '../rig/start-arm.ts';
import { easyRatePerSecond, type Scenario } from './scenario.ts';

const p50LimitMs = 100;
const p99LimitMs = 1000;

/** Commit of the outbox row -> last key, through the relay, settle on. */
export const throughRelay: Scenario = {
  ids: ['L0'],
  title: 'from the commit, through the relay',
  when: 'quick',
  run: async ({ rig, rounds, quick, ratePerSecond, delayMs }) => {
    await rig.delay.set(delayMs ?? 0);
    const freshet = await startFreshet(rig, { relay: true });
    const raw: number[][] = [];
    try {
      await runBurst(rig, freshet, quick ? 60 : 200);
      for (let round = 0; round < rounds; round += 1)
        raw.push(await measure(rig, freshet, quick ? 40 : 100, ratePerSecond ?? easyRatePerSecond));
    } finally {
      await freshet.stop();
      await rig.delay.set(0);
    }
    const latency = latencyOf(raw);
    const row = {
      id: 'L0',
      what: 'commit of the outbox row -> last key deleted, relay included, one store, settle on',
      target: `P50 <= ${p50LimitMs} ms, P99 <= ${p99LimitMs} ms`,
      figure: latencyText(latency),
    };
    const held = latency.p50.median <= p50LimitMs && latency.p99 <= p99LimitMs;
    return { rows: [judged(row, held)], panels: [], raw };
  },
};

async function measure(
  rig: Rig,
  freshet: FreshetArm,
  count: number,
  ratePerSecond: number,
): Promise<number[]> {
  const since = await logPosition(rig);
  const startMs = wallMs() + 20;
  const stores = rig.stores.slice(0, count);
  const commits: Promise<{ id: bigint; committedMs: number }>[] = [];
  for (const [index, store] of stores.entries()) {
    await untilWallMs(startMs + (index * 1000) / ratePerSecond);
    commits.push(commitChange(rig, store));
  }
  const rows = await Promise.all(commits);
  await untilMarkedIds(
    rig,
    rows.map(({ id }) => id),
  );
  const first = firstDeletes(await deletesSeen(rig, freshet.cacheClient, since));
  return rows.map(({ committedMs }, index) => lastKeyAt(first, priceKeys(stores[index] ?? '')) - committedMs);
}

/** The moment before the commit: the time until the row can be seen counts as ours. */
async function commitChange(rig: Rig, store: string): Promise<{ id: bigint; committedMs: number }> {
  return rig.pool.transaction(async (transaction) => {
    const id = await insertOutboxRow(transaction, {
      eventType: detailTypes.settled,
      source: 'bench',
      payload: JSON.stringify({ tb_restaurant_id: [store] }),
      published: false,
    });
    return { id: BigInt(id), committedMs: wallMs() };
  });
}
