import { CacheDelete, CacheKeysExist } from '@gomomento/sdk';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';

/** Deletes in flight at most, in every arm that bounds them: the default of Freshet's own limiter. */
export const deletesInFlight = 96;

/** The cache as the simpler arms call it; a call that fails throws. */
export interface BenchCache {
  readonly deleteKey: (key: string) => Promise<void>;
  /** Those of these keys that are there, in one call. */
  readonly present: (keys: readonly string[]) => Promise<string[]>;
}

/** Opens the cache of the environment, with the SDK's configuration that Freshet uses. */
export function openCache(clientName: string): BenchCache {
  const { localEndpoint = '', cacheName } = loadSettings(process.env, ['momento']).momento;
  const client = momentoClient({ localEndpoint, clientName });
  return {
    deleteKey: async (key) => {
      const response = await client.delete(cacheName, key);
      if (response instanceof CacheDelete.Error) throw response.innerException();
    },
    present: async (keys) => {
      const response = await client.keysExist(cacheName, [...keys]);
      if (response instanceof CacheKeysExist.Error) throw response.innerException();
      if (!(response instanceof CacheKeysExist.Success)) throw new Error('neither an answer nor an error');
      const exists = response.exists();
      return keys.filter((_, index) => exists[index]);
    },
  };
}
