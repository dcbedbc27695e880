import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CacheGetBatch, CacheSetBatch } from '@gomomento/sdk';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('a batch of the emulated cache', async () => {
  const { client, emulator } = await emulatedCache();

  it('sets and gets many items, each at its place', async () => {
    const set = await client.setBatch(cacheName, { a: '1', b: '2', c: '3' });
    assert.ok(set instanceof CacheSetBatch.Success);
    assert.deepEqual(
      set.results().map((result) => result.type),
      ['Success', 'Success', 'Success'],
    );
    const get = await client.getBatch(cacheName, ['c', 'x', 'a']);
    assert.ok(get instanceof CacheGetBatch.Success);
    assert.deepEqual(
      get.results().map((result) => result.value()),
      ['3', undefined, '1'],
    );
  });

  it('carries more messages than one window of the connection', async () => {
    const keys = Array.from({ length: 3_000 }, (_, index) => `many:${index}`);
    const value = 'x'.repeat(1_000);
    await client.setBatch(cacheName, new Map(keys.map((key) => [key, value])));
    const get = await client.getBatch(cacheName, keys);
    assert.ok(get instanceof CacheGetBatch.Success);
    assert.equal(get.results().filter((result) => result.value() === value).length, keys.length);
  });

  it('answers a bad item without spoiling the others', async () => {
    const set = await client.setBatch(cacheName, { '': 'x', good: 'x' });
    assert.ok(set instanceof CacheSetBatch.Success);
    assert.deepEqual(
      set.results().map((result) => result.type),
      ['Error', 'Success'],
    );
    assert.equal(emulator.get(cacheName, 'good'), 'x');
  });

  it('may be empty', async () => {
    const get = await client.getBatch(cacheName, []);
    assert.ok(get instanceof CacheGetBatch.Success);
    assert.deepEqual(get.results(), []);
  });
});
