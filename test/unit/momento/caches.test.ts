import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CacheGet, ListCaches } from '@gomomento/sdk';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('the caches of the account', async () => {
  const { client, connect } = await emulatedCache({ quotaPerSecond: 500 });

  const names = async (): Promise<string[]> => {
    const response = await client.listCaches();
    assert.ok(response instanceof ListCaches.Success, String(response));
    return response.getCaches().map((cache) => cache.getName());
  };

  it('are created once, listed, and deleted with all they hold', async () => {
    assert.equal((await client.createCache('other')).type, 'Success');
    assert.equal((await client.createCache('other')).type, 'AlreadyExists');
    assert.deepEqual(await names(), [cacheName, 'other']);
    await client.set('other', 'k', 'v');
    assert.equal((await client.deleteCache('other')).type, 'Success');
    assert.match(String(await client.deleteCache('other')), /NOT_FOUND/);
    assert.deepEqual(await names(), [cacheName]);
    await client.createCache('other');
    assert.ok((await client.get('other', 'k')) instanceof CacheGet.Miss);
    await client.deleteCache('other');
  });

  it('keep their items apart', async () => {
    await client.createCache('second');
    await client.set(cacheName, 'k', 'menu');
    await client.set('second', 'k', 'second');
    await client.delete('second', 'k');
    assert.equal((await client.get(cacheName, 'k')).value(), 'menu');
    await client.deleteCache('second');
  });

  it('are flushed one by one', async () => {
    await client.set(cacheName, 'k', 'v');
    assert.equal((await client.flushCache(cacheName)).type, 'Success');
    assert.ok((await client.get(cacheName, 'k')) instanceof CacheGet.Miss);
    assert.match(String(await client.flushCache('nowhere')), /NOT_FOUND/);
  });

  it('show the quota they stand under', async () => {
    const response = await client.listCaches();
    assert.ok(response instanceof ListCaches.Success);
    assert.equal(response.getCaches()[0]?.getCacheLimits().maxTrafficRate, 500);
  });

  it('answer a ping', async () => {
    await connect({ clientName: 'pinging' }).ping();
  });
});
