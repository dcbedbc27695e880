/**
 * The plain consumer, as fast as it gets without durability: several pollers, all deletes of a batch side by side, one
 * upsert and one mark for the batch. What it has in hand when it dies is done again from the start, or half done.
 */
import { consumeChanges } from './consume-changes.ts';
import { deletesInFlight, openCache } from './cache-deletes.ts';
import { eachBounded } from './each-bounded.ts';
import { openMenuWrites } from './menu-writes.ts';
import { priceKeys } from './price-keys.ts';

const pollers = 4;
const deleteKey = openCache('plain');
const menus = openMenuWrites();

consumeChanges(pollers, async (changes) => {
  const keys = changes.flatMap(({ stores }) => stores.flatMap(priceKeys));
  await eachBounded(keys, deletesInFlight, deleteKey);
  await menus.queueAll(changes);
  await menus.mark(changes);
});
