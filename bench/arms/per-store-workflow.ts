import { proxyActivities } from '@temporalio/workflow';
import type { Change } from './parse-change.ts';
import type { PerStoreActivities } from './per-store-activities.ts';

/** Activities under way at once: well inside the 2,000 that a run may have pending. */
const windowStores = 200;

const activities = proxyActivities<PerStoreActivities>({
  startToCloseTimeout: '30 seconds',
  retry: { initialInterval: '1 second' },
});

/** The textbook design: an activity for each store, in a sliding window, then the stages one after another. */
export async function perStore(change: Change): Promise<void> {
  const rest = change.stores.values();
  await Promise.all(
    Array.from({ length: Math.min(windowStores, change.stores.length) }, async () => {
      for (const store of rest) await activities.deleteStore(store);
    }),
  );
  await activities.queueMenus(change);
  await activities.markOutbox(change);
}
