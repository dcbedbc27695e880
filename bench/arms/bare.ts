/** The SDK's deletes in a loop, bounded in flight, and nothing else: the limit of the machine. */
import { consumeChanges } from './consume-changes.ts';
import { eachBounded } from './each-bounded.ts';
import { deletesInFlight, openCache } from './open-cache.ts';
import { keysOf } from './price-keys.ts';

const { deleteKey } = openCache('bare');

consumeChanges(1, async (changes) => {
  await eachBounded(keysOf(changes), deletesInFlight, deleteKey);
});
