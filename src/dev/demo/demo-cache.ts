import { CacheGetBatch } from '@gomomento/sdk';
import { momentoClient } from '../../adapters/momento-client.ts';
import type { Settings } from '../../settings/settings.ts';
import type { CacheReader } from './export-menu.ts';

/** The demo's cache as a reader uses it that calls it under this name. */
export function demoCache(momento: Settings['momento'], clientName: string): CacheReader {
  const { apiKey, localEndpoint = '', cacheName } = momento;
  const client = momentoClient({ ...(apiKey === undefined ? { localEndpoint } : { apiKey }), clientName });
  return {
    async getAll(keys) {
      const response = await client.getBatch(cacheName, [...keys]);
      if (response instanceof CacheGetBatch.Error) throw response.innerException();
      return new Map(Object.entries(response.values()));
    },
    async setAll(values, ttlSeconds) {
      // A fill that fails costs the next reader a miss, no more.
      await client.setBatch(cacheName, new Map(values), { ttl: ttlSeconds });
    },
  };
}
