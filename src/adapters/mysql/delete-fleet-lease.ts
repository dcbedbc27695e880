import type { Statements } from './database.ts';

/** Deletes a worker's row: its share is free at once. */
export async function deleteFleetLease(database: Statements, workerId: string): Promise<void> {
  await database.execute('DELETE FROM fleet_leases WHERE worker_id = ?', [workerId]);
}
