import type { InvalidationActivities } from '../contract/activities.ts';
import { createRunPaces } from '../limiter/run-pace.ts';
import { awaitFleet } from './await-fleet.ts';
import { deleteStoreKeys } from './delete-store-keys.ts';
import type { Ports } from './ports.ts';
import { queueActiveMenus } from './queue-active-menus.ts';
import { markOutbox, queueMenus } from './queue-menus.ts';
import { settleStoreKeys } from './settle-store-keys.ts';
import { createWalkShares } from './walk-shares.ts';

/**
 * The activities of a run over the given ports: its only side effects. `maxInFlight`: calls that the cache's limiter has
 * under way at once.
 */
export function createActivities(ports: Ports, maxInFlight: number): InvalidationActivities {
  const walkLimits = { paces: createRunPaces(), shares: createWalkShares(maxInFlight) };
  return {
    deleteStoreKeys: (step) => deleteStoreKeys(ports, walkLimits, step),
    settleStoreKeys: (step) => settleStoreKeys(ports, walkLimits, step),
    queueMenus: (step) => queueMenus(ports, step),
    queueActiveMenus: (step) => queueActiveMenus(ports, step),
    markOutbox: (row) => markOutbox(ports, row),
    awaitFleet: () => awaitFleet(ports),
  };
}
