import type { MysqlPool } from '../adapters/mysql/database.ts';
import { freeExpiredMenus } from '../adapters/mysql/free-expired-menus.ts';
import { purgeInvalidationLog } from '../adapters/mysql/purge-invalidation-log.ts';
import type { Logger } from '../logging.ts';
import { sleepUntil } from '../sleep-until.ts';
import type { ExportTerms } from './export-claimed-menu.ts';
import { alarmMenuFailed } from './report-ending.ts';

const purgeEveryMs = 60 * 60 * 1000;

/**
 * What every exporter does beside its exports, until the signal aborts: frees menus whose claim has expired, three
 * times in a claim's life, and purges the invalidation log once an hour. Harmless when several do it.
 */
export async function keepHouse(
  pool: MysqlPool,
  logger: Logger,
  terms: Pick<ExportTerms, 'claimSeconds' | 'maxAttempts'>,
  stopping: AbortSignal,
): Promise<void> {
  let purgeAt = performance.now();
  while (!stopping.aborted) {
    try {
      for (const { store_id: storeId, attempts, claimed_by: claimedBy } of await freeExpiredMenus(
        pool,
        terms.maxAttempts,
      )) {
        logger.warn('A claim expired before its export was over', { storeId, attempts, claimedBy });
        if (attempts >= terms.maxAttempts)
          alarmMenuFailed(logger, { storeId, attempts, reason: 'its claims expired' });
      }
      if (performance.now() >= purgeAt) {
        await purgeInvalidationLog(pool);
        purgeAt = performance.now() + purgeEveryMs;
      }
    } catch (error) {
      logger.warn('Expired claims could not be freed, it is tried again', {
        reason: error instanceof Error ? error.message : 'unknown error',
      });
    }
    await sleepUntil((terms.claimSeconds * 1000) / 3, stopping);
  }
}
