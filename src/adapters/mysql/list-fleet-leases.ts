import { z } from 'zod';
import type { Lease } from '../../fleet/lease.ts';
import type { Statements } from './database.ts';

const rate = z
  .number()
  .nullable()
  .transform((value) => value ?? Infinity);
const milliseconds = z.coerce.number().transform((micros) => micros / 1000);

const leaseRow = z.object({
  workerId: z.string(),
  share: rate,
  floor: z.number(),
  wants: rate,
  limit: rate,
  renewedAgoMs: milliseconds,
  leaseLeftMs: milliseconds,
  floorLeftMs: milliseconds,
});

/** A worker's row, and how long ago it was renewed. */
export type ListedLease = Lease & { readonly renewedAgoMs: number };

/** Rows of all workers, by worker; times left by the database's clock at this statement. */
export async function listFleetLeases(database: Statements): Promise<ListedLease[]> {
  return database.select(
    leaseRow,
    `SELECT worker_id AS workerId, share, floor_share AS floor, wants, rate_limit AS \`limit\`,
       TIMESTAMPDIFF(MICROSECOND, renewed_at, UTC_TIMESTAMP(6)) AS renewedAgoMs,
       TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at) AS leaseLeftMs,
       TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), floor_until) AS floorLeftMs
     FROM fleet_leases ORDER BY worker_id`,
    [],
  );
}
