import type { ClaimedMenu } from '../adapters/mysql/claim-menus.ts';
import type { Statements } from '../adapters/mysql/database.ts';
import { listMenus } from '../adapters/mysql/list-menus.ts';
import { alarm, type Logger } from '../logging.ts';
import type { ClaimEnding } from './export-claimed-menu.ts';

/** Tells the log how a claim ended; a menu that was given up is an alarm. Throws `PortError`. */
export async function reportEnding(
  database: Statements,
  logger: Logger,
  menu: ClaimedMenu,
  ending: ClaimEnding,
): Promise<void> {
  const { storeId, generation, attempts, jobId, eventId } = menu;
  const fields = { storeId, generation, attempts, jobId, eventId };
  switch (ending) {
    case 'exported':
      logger.debug('Menu exported', fields);
      return;
    case 'given-back':
      logger.info('Menu given back at shutdown', fields);
      return;
    case 'lost':
      logger.warn('The claim on a menu was lost: another exporter has it, or a newer one is due', fields);
      return;
    case 'failed': {
      const [row] = await listMenus(database, { store: storeId, limit: 1 });
      const reason = row?.lastError ?? 'unknown error';
      if (row?.status === 'failed') alarmMenuFailed(logger, { ...fields, reason });
      else logger.warn('A menu could not be exported, it is tried again', { ...fields, reason });
    }
  }
}

/** The menu stays as it was until its next request: nobody tries it again. */
export function alarmMenuFailed(
  logger: Logger,
  fields: { storeId: string; attempts: number; reason: string },
): void {
  alarm(
    logger,
    'menu-export-failed',
    'A menu was given up after its last attempt; the next request revives it',
    fields,
  );
}
