import { listMenus, type QueuedMenu } from '../../src/adapters/mysql/list-menus.ts';
import type { Statements } from '../../src/adapters/mysql/database.ts';
import type { MenuRequest } from '../../src/contract/activities.ts';

/** A request for menus; the outbox row has no say unless asked. */
export function menuRequest(changes: Partial<MenuRequest> = {}): MenuRequest {
  return { jobId: '1', source: 'test', eventId: 'event', priority: 'normal', outbox: 'foreign', ...changes };
}

/** The queue row of a store, which has to be there. */
export async function menuOf(database: Statements, store: string): Promise<QueuedMenu> {
  const [row] = await listMenus(database, { store });
  if (row === undefined) throw new Error(`no queue row of store ${store}`);
  return row;
}
