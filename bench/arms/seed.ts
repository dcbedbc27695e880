/** The Lambda that Freshet replaces: one await after another, one row per insert. */
import { openCache } from './open-cache.ts';
import { consumeChanges } from './consume-changes.ts';
import { openMenuWrites } from './menu-writes.ts';
import { priceKeys } from './price-keys.ts';

const { deleteKey } = openCache('seed');
const menus = openMenuWrites();

consumeChanges(1, async (changes) => {
  for (const change of changes) {
    for (const store of change.stores) for (const key of priceKeys(store)) await deleteKey(key);
    for (const store of change.stores) await menus.queueOne(change, store);
    await menus.mark([change]);
  }
});
