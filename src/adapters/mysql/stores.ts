import type { StoresPort } from '../../activities/ports.ts';
import type { MysqlPool } from './database.ts';
import { selectActiveStores } from './select-active-stores.ts';

/** The list of stores in MySQL. */
export function mysqlStores(pool: MysqlPool): StoresPort {
  return { activeStores: (after, limit) => selectActiveStores(pool, after, limit) };
}
