import { z } from 'zod';
import { untilTrue } from '../../src/dev/demo/until-true.ts';
import type { Rig } from '../rig/rig.ts';
import type { BenchChange } from './change.ts';

const limitMs = 280_000;
const countRow = z.object({ open: z.coerce.number() });
const idRow = z.object({ id: z.coerce.bigint() });
const markRow = z.object({ id: z.coerce.number(), processed_at: z.date() });
const openRows = 'FROM outbox_table WHERE id IN (?) AND processed_at IS NULL';

/** Waits until every change's outbox row is marked. Returns, per job id, when (ms since 1970). Throws after 280 s. */
export async function untilMarked(rig: Rig, changes: readonly BenchChange[]): Promise<Map<number, number>> {
  const ids = changes.map(({ jobId }) => BigInt(jobId));
  await untilMarkedIds(rig, ids);
  const rows = await rig.pool.select(markRow, 'SELECT id, processed_at FROM outbox_table WHERE id IN (?)', [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row.processed_at.getTime()]));
}

/** Waits until the rows of these ids are marked. Throws after 280 s. */
export async function untilMarkedIds(rig: Rig, ids: readonly bigint[]): Promise<void> {
  const done = await untilTrue(async () => (await countOpen(rig, ids)) === 0, limitMs);
  if (!done) throw new Error(`${await countOpen(rig, ids)} of ${ids.length} changes are not done`);
}

/** How many of these rows are not marked. */
async function countOpen(rig: Rig, ids: readonly bigint[]): Promise<number> {
  const [row] = await rig.pool.select(countRow, `SELECT COUNT(*) AS open ${openRows}`, [ids]);
  return row?.open ?? 0;
}

/** Those of these rows that are not marked. */
export async function stillOpen(rig: Rig, ids: readonly bigint[]): Promise<bigint[]> {
  const rows = await rig.pool.select(idRow, `SELECT id ${openRows}`, [ids]);
  return rows.map(({ id }) => id);
}
