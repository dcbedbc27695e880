// Creates the cache MOMENTO_CACHE_NAME in the emulator at MOMENTO_LOCAL_ENDPOINT, once it answers; one that is there
// already is fine. Momento's own examples for Momento Local create their cache in the same way.
import { setTimeout } from 'node:timers/promises';
import { CacheClient, Configurations, CreateCache, CredentialProvider } from '@gomomento/sdk';

const [hostname, port] = (process.env['MOMENTO_LOCAL_ENDPOINT'] ?? '').split(':');
const cacheName = process.env['MOMENTO_CACHE_NAME'] || 'menus';
const client = new CacheClient({
  configuration: Configurations.Laptop.latest(),
  credentialProvider: CredentialProvider.forMomentoLocal({ hostname, port: Number(port) }),
  defaultTtlSeconds: 60,
});

let created;
for (let attempt = 1; attempt <= 30; attempt += 1) {
  created = await client.createCache(cacheName);
  if (!(created instanceof CreateCache.Error)) break;
  console.error(`cache ${cacheName} is not created yet: ${created.message()}`);
  await setTimeout(1_000);
}
client.close();
if (created instanceof CreateCache.Error) process.exitCode = 1;
else console.error(`cache ${cacheName} is there`);
