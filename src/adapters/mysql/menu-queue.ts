import type { MenuQueuePort } from '../../activities/ports.ts';
import { limits } from '../../contract/limits.ts';
import type { MysqlPool } from './database.ts';
import { logInvalidations } from './log-invalidations.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { upsertMenus } from './upsert-menus.ts';

/**
 * The menu export queue in MySQL. Four round trips per 500 stores: begin, upsert (which also asks the outbox row),
 * log, commit. Repeatable: a second call asks for a further export.
 */
export function mysqlMenuQueue(pool: MysqlPool): MenuQueuePort {
  return {
    queue: async (run, menus, stores) => {
      const sorted = [...new Set(stores)].sort();
      for (let from = 0; from < sorted.length; from += limits.rowsPerStatement) {
        const rows = sorted.slice(from, from + limits.rowsPerStatement);
        const queued = await retryConflicts(() =>
          pool.transaction(async (transaction) => {
            if (!(await upsertMenus(transaction, run, menus, rows))) return false;
            await logInvalidations(transaction, run, rows);
            return true;
          }),
        );
        // Only the first rows can meet a marked outbox row: from then on the log holds lines of this run.
        if (!queued) return { menusQueued: 0, alreadyProcessed: true };
      }
      return { menusQueued: sorted.length, alreadyProcessed: false };
    },
  };
}
