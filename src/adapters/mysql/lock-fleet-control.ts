import { PortError } from '../../activities/ports.ts';
import type { FleetControl } from '../../fleet/fleet-table.ts';
import type { Statements } from './database.ts';
import { controlColumns, controlOf, controlRow } from './fleet-control-row.ts';

/** Reads the control row and locks it until the end of the caller's transaction. Throws `PortError`, also when it is missing. */
export async function lockFleetControl(transaction: Statements): Promise<FleetControl> {
  const [row] = await transaction.select(
    controlRow,
    `SELECT ${controlColumns} FROM fleet_control WHERE id = 1 FOR UPDATE`,
    [],
  );
  if (row === undefined) throw new PortError('database-schema', 'the row of fleet_control is missing');
  return controlOf(row);
}
