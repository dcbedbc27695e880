import type { InvalidationActivities } from '../contract/activities.ts';
import { createRunPaces } from '../limiter/run-pace.ts';
import { awaitFleet } from './await-fleet.ts';
import { deleteStoreKeys } from './delete-store-keys.ts';
import type { Ports } from './ports.ts';
import { queueActiveMenus } from './queue-active-menus.ts';
import { markOutbox, queueMenus } from './queue-menus.ts';
import { settleStoreKeys } from './settle-store-keys.ts';

/** The activities of a run over the given ports: its only side effects. */
export function createActivities(ports: Ports): InvalidationActivities {
  const paces = createRunPaces();
  return {
    deleteStoreKeys: (step) => deleteStoreKeys(ports, paces, step),
    settleStoreKeys: (step) => settleStoreKeys(ports, paces, step),
    queueMenus: (step) => queueMenus(ports, step),
    queueActiveMenus: (step) => queueActiveMenus(ports, step),
    markOutbox: (row) => markOutbox(ports, row),
    awaitFleet: () => awaitFleet(ports),
  };
}
