import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, it } from 'node:test';
import { CacheGet, CacheItemGetTtl, CollectionTtl } from '@gomomento/sdk';
import { changedExpiry } from '../../../src/dev/momento/item-ttl.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('the TTL of an item', async () => {
  const { client, emulator, advance } = await emulatedCache();

  const remaining = async (key: string): Promise<number | undefined> => {
    const response = await client.itemGetTtl(cacheName, key);
    return response instanceof CacheItemGetTtl.Hit ? response.remainingTtlMillis() : undefined;
  };

  it('ends it at its millisecond, for every kind of read', async () => {
    await client.set(cacheName, 'k', 'v', { ttl: 10 });
    advance(9_999);
    assert.equal(await remaining('k'), 1);
    assert.equal((await client.get(cacheName, 'k')).value(), 'v');
    advance(1);
    assert.ok((await client.get(cacheName, 'k')) instanceof CacheGet.Miss);
    assert.equal(await remaining('k'), undefined);
    assert.equal(emulator.stats().items[cacheName], 0);
  });

  it('starts anew with every set', async () => {
    await client.set(cacheName, 'k', 'v', { ttl: 10 });
    advance(5_000);
    await client.set(cacheName, 'k', 'v', { ttl: 10 });
    assert.equal(await remaining('k'), 10_000);
  });

  it('is overwritten, increased and decreased, never the wrong way', async () => {
    const change = async (how: 'updateTtl' | 'increaseTtl' | 'decreaseTtl', ms: number) => [
      (await client[how](cacheName, 'k', ms)).type,
      await remaining('k'),
    ];
    await client.set(cacheName, 'k', 'v', { ttl: 10 });
    assert.deepEqual(await change('increaseTtl', 5_000), ['NotSet', 10_000]);
    assert.deepEqual(await change('increaseTtl', 20_000), ['Set', 20_000]);
    assert.deepEqual(await change('decreaseTtl', 30_000), ['NotSet', 20_000]);
    assert.deepEqual(await change('decreaseTtl', 5_000), ['Set', 5_000]);
    assert.deepEqual(await change('updateTtl', 60_000), ['Set', 60_000]);
    await client.delete(cacheName, 'k');
    assert.deepEqual(await change('updateTtl', 60_000), ['Miss', undefined]);
  });

  it('of a collection is that of its first write unless the write refreshes it', async () => {
    const add = async (refresh: boolean) => {
      const ttl = CollectionTtl.of(10);
      const wanted = refresh ? ttl.withRefreshTtlOnUpdates() : ttl.withNoRefreshTtlOnUpdates();
      await client.setAddElement(cacheName, 'tag', 'x', { ttl: wanted });
      await client.dictionarySetField(cacheName, 'fields', 'x', 'x', { ttl: wanted });
    };
    await add(false);
    advance(4_000);
    await add(false);
    assert.deepEqual([await remaining('tag'), await remaining('fields')], [6_000, 6_000]);
    await add(true);
    assert.deepEqual([await remaining('tag'), await remaining('fields')], [10_000, 10_000]);
  });

  it('is refused at zero', () => {
    assert.throws(() => changedExpiry(0, 10, 'overwrite', 0), /above zero/);
  });

  it('runs by itself on the real clock', async () => {
    const real = await emulatedCache({ now: () => performance.now() });
    real.emulator.put({ cache: cacheName, items: { soon: 'x', later: 'x' }, ttlMs: 1 });
    real.emulator.put({ cache: cacheName, items: { later: 'x' }, ttlMs: 3_600_000 });
    await waitUntil('the item to expire', async () => {
      await delay(1);
      return real.emulator.get(cacheName, 'soon') === undefined;
    });
    assert.equal(real.emulator.get(cacheName, 'later'), 'x');
  });
});
