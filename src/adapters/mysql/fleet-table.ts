import type { FleetTable } from '../../fleet/fleet-table.ts';
import type { MysqlPool } from './database.ts';
import { deleteDeadLeases } from './delete-dead-leases.ts';
import { deleteFleetLease } from './delete-fleet-lease.ts';
import { listFleetLeases } from './list-fleet-leases.ts';
import { lockFleetControl } from './lock-fleet-control.ts';
import { upsertFleetLease } from './upsert-fleet-lease.ts';

/**
 * The fleet's tables in MySQL. A renewal is five round trips: begin, lock, read, write, commit. The rows are read, and
 * their times counted, once the lock is held.
 */
export function mysqlFleetTable(pool: MysqlPool): FleetTable {
  return {
    renew: (worker, decide) =>
      pool.transaction(async (transaction) => {
        const control = await lockFleetControl(transaction);
        const rows = await listFleetLeases(transaction);
        const leases = rows.filter((row) => row.floorLeftMs > 0);
        if (leases.length < rows.length) await deleteDeadLeases(transaction);
        const view = { control, leases };
        await upsertFleetLease(transaction, worker, decide(view));
        return view;
      }),
    leave: (workerId) => deleteFleetLease(pool, workerId),
  };
}
