import { CacheGetBatch } from '@gomomento/sdk';
import { momentoClient } from '../../adapters/momento-client.ts';
import { createPool } from '../../adapters/mysql/pool.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { demoExport, type CacheReader } from './export-menu.ts';

/** Name under which the exports read the cache. */
const readerClient = 'demo-exporter';

const settings = loadSettings(process.env, ['momento', 'mysql']);
const { apiKey, localEndpoint = '', cacheName } = settings.momento;
const client = momentoClient({
  ...(apiKey === undefined ? { localEndpoint } : { apiKey }),
  clientName: readerClient,
});

const cache: CacheReader = {
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

/** The demo's export as a module for `FRESHET_EXPORT_MODULE`; it reads the same settings as the exporter itself. */
export default demoExport({ database: createPool(settings.mysql.url), cache });
