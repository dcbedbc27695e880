/** The SDK's deletes in a loop, bounded in flight, and nothing else: the limit of the machine. */
import { deletesInFlight, openCache } from './open-cache.ts';
import { consumeChanges } from './consume-changes.ts';
import { eachBounded } from './each-bounded.ts';
import { priceKeys } from './price-keys.ts';

const { deleteKey } = openCache('bare');

consumeChanges(1, async (changes) => {
  const keys = changes.flatMap(({ stores }) => stores.flatMap(priceKeys));
  await eachBounded(keys, deletesInFlight, deleteKey);
});
