import type { Statements } from './database.ts';

/** Lines of one statement: few enough that nobody waits long for its locks. */
const chunk = 5_000;

/** Deletes lines of the invalidation log older than `days`, in small statements. Returns how many it deleted. */
export async function purgeInvalidationLog(database: Statements, days = 30): Promise<number> {
  for (let total = 0; ;) {
    const deleted = await database.write(
      'DELETE FROM invalidation_log WHERE deleted_at < TIMESTAMPADD(DAY, ?, UTC_TIMESTAMP(3)) ORDER BY deleted_at LIMIT ?',
      [-days, chunk],
    );
    total += deleted;
    if (deleted < chunk) return total;
  }
}
