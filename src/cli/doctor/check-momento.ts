import { momentoCache } from '../../adapters/momento-cache.ts';
import { momentoClient, momentoTarget } from '../../adapters/momento-client.ts';
import { createLimiter } from '../../limiter/create-limiter.ts';
import { useSettings } from '../environment.ts';
import { ok, type Finding } from './finding.ts';

/** Looked up; never written, never deleted. */
const lookedUpKey = 'freshet-doctor';

/** Whether the service answers, lets the API key read, and has the cache. Rejects with `PortError` or `UserError`. */
export async function checkMomento(): Promise<Finding[]> {
  const { momento } = useSettings('momento');
  const client = momentoClient({ ...momentoTarget(momento), clientName: 'freshet-doctor' });
  try {
    const limiter = createLimiter({ ratePerSecond: null, maxInFlight: 1 });
    const cache = momentoCache({ client, cacheName: momento.cacheName, limiter });
    await cache.keysExist([lookedUpKey], { limiterClass: 'urgent' });
    return [ok('cache', `cache ${momento.cacheName} can be read; the right to delete is not tried`)];
  } finally {
    client.close();
  }
}
