import { PortError } from '../../activities/ports.ts';
import type { FleetControl } from '../../fleet/fleet-table.ts';
import type { Statements } from './database.ts';
import { controlColumns, controlOf, controlRow } from './fleet-control-row.ts';

/** What operators set for the whole fleet. Throws `PortError`, also when the row is missing. */
export async function readFleetControl(database: Statements): Promise<FleetControl> {
  const [row] = await database.select(
    controlRow,
    `SELECT ${controlColumns} FROM fleet_control WHERE id = 1`,
    [],
  );
  if (row === undefined) throw new PortError('database-schema', 'the row of fleet_control is missing');
  return controlOf(row);
}
