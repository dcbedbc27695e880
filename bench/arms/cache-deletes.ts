import { CacheDelete } from '@gomomento/sdk';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';

/** Deletes in flight at most, in every arm that bounds them: the default of Freshet's own limiter. */
export const deletesInFlight = 96;

/** Opens the cache of the environment, with the SDK's configuration that Freshet uses. Returns its delete. */
export function openCache(clientName: string): (key: string) => Promise<void> {
  const { localEndpoint = '', cacheName } = loadSettings(process.env, ['momento']).momento;
  const client = momentoClient({ localEndpoint, clientName });
  return async (key) => {
    const response = await client.delete(cacheName, key);
    if (response instanceof CacheDelete.Error) throw response.innerException();
  };
}
