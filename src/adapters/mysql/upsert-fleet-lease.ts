import { fleetTimes } from '../../fleet/fleet-times.ts';
import type { Grant, Lease } from '../../fleet/lease.ts';
import type { Statements } from './database.ts';

/** Writes a worker's row: granted from now on, by the database's clock. */
export async function upsertFleetLease(
  transaction: Statements,
  { workerId, limit }: Pick<Lease, 'workerId' | 'limit'>,
  { share, floor, wants }: Grant,
): Promise<void> {
  await transaction.execute(
    `INSERT INTO fleet_leases
       (worker_id, share, floor_share, wants, rate_limit, renewed_at, expires_at, floor_until)
     VALUES (?, ?, ?, ?, ?, UTC_TIMESTAMP(6), TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6)),
             TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6)))
     ON DUPLICATE KEY UPDATE share = VALUES(share), floor_share = VALUES(floor_share), wants = VALUES(wants),
       rate_limit = VALUES(rate_limit), renewed_at = VALUES(renewed_at), expires_at = VALUES(expires_at),
       floor_until = VALUES(floor_until)`,
    [
      workerId,
      bounded(share),
      floor,
      bounded(wants),
      bounded(limit),
      fleetTimes.lease * 1000,
      (fleetTimes.lease + fleetTimes.floor) * 1000,
    ],
  );
}

function bounded(rate: number): number | null {
  return rate === Infinity ? null : rate;
}
