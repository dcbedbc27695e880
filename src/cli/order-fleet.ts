import type { Statements } from '../adapters/mysql/database.ts';
import { printFleet } from './print-fleet.ts';
import { readFleet } from './read-fleet.ts';
import { withDatabase } from './with-database.ts';

/** Writes an operator's order into the control row, and prints the fleet's state as read back. */
export async function orderFleet(
  command: string,
  json: boolean,
  write: (database: Statements) => Promise<void>,
): Promise<void> {
  const state = await withDatabase(async (database) => {
    await write(database);
    return readFleet(database);
  });
  printFleet(command, state, json);
}
