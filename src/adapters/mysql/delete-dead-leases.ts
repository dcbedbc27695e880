import type { Statements } from './database.ts';

/** Deletes the rows of workers that have no right to anything any more. */
export async function deleteDeadLeases(transaction: Statements): Promise<void> {
  await transaction.execute('DELETE FROM fleet_leases WHERE floor_until <= UTC_TIMESTAMP(6)', []);
}
