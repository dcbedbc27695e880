import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CacheDictionaryFetch,
  CacheDictionaryGetFields,
  CacheDictionaryIncrement,
  CacheDictionaryLength,
  CacheIncrement,
  CacheSetContainsElements,
  CacheSetFetch,
} from '@gomomento/sdk';
import { CacheSetLength } from '@gomomento/sdk-core';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('a set of the emulated cache', async () => {
  const { client } = await emulatedCache();

  const elements = async (name: string): Promise<string[] | undefined> => {
    const response = await client.setFetch(cacheName, name);
    return response instanceof CacheSetFetch.Hit ? response.valueArrayString().sort() : undefined;
  };

  it('holds each element once', async () => {
    await client.setAddElements(cacheName, 'tag', ['a', 'b']);
    await client.setAddElements(cacheName, 'tag', ['b', 'c']);
    assert.deepEqual(await elements('tag'), ['a', 'b', 'c']);
    const length = await client.setLength(cacheName, 'tag');
    assert.ok(length instanceof CacheSetLength.Hit);
    assert.equal(length.length(), 3);
  });

  it('tells which elements it holds', async () => {
    await client.setAddElements(cacheName, 'known', ['a', 'b']);
    const response = await client.setContainsElements(cacheName, 'known', ['b', 'x', 'a']);
    assert.ok(response instanceof CacheSetContainsElements.Hit);
    assert.deepEqual(response.containsElements(), { a: true, b: true, x: false });
    assert.equal((await client.setContainsElements(cacheName, 'no set', ['a'])).type, 'Miss');
  });

  it('is gone with its last element', async () => {
    await client.setAddElements(cacheName, 'short', ['a', 'b']);
    await client.setRemoveElements(cacheName, 'short', ['b', 'x']);
    assert.deepEqual(await elements('short'), ['a']);
    await client.setRemoveElement(cacheName, 'short', 'a');
    assert.equal(await elements('short'), undefined);
    assert.equal((await client.setLength(cacheName, 'short')).type, 'Miss');
    assert.equal((await client.keyExists(cacheName, 'short')).toString(), 'Success: exists: false');
  });
});

describe('a dictionary of the emulated cache', async () => {
  const { client } = await emulatedCache();

  const fields = async (name: string): Promise<Record<string, string> | undefined> => {
    const response = await client.dictionaryFetch(cacheName, name);
    return response instanceof CacheDictionaryFetch.Hit ? response.valueRecordStringString() : undefined;
  };

  it('is read as a whole and by field, in the order asked for', async () => {
    await client.dictionarySetFields(cacheName, 'menu', { a: '1', b: '2' });
    await client.dictionarySetField(cacheName, 'menu', 'b', '3');
    assert.deepEqual(await fields('menu'), { a: '1', b: '3' });
    const some = await client.dictionaryGetFields(cacheName, 'menu', ['b', 'x', 'a']);
    assert.ok(some instanceof CacheDictionaryGetFields.Hit);
    assert.deepEqual(
      some.responses.map((response) => response.type),
      ['Hit', 'Miss', 'Hit'],
    );
    assert.deepEqual(some.valueRecord(), { a: '1', b: '3' });
    assert.equal((await client.dictionaryGetField(cacheName, 'menu', 'x')).type, 'Miss');
  });

  it('has a length, and is gone with its last field', async () => {
    await client.dictionarySetFields(cacheName, 'short', { a: '1', b: '2', c: '3' });
    const length = await client.dictionaryLength(cacheName, 'short');
    assert.ok(length instanceof CacheDictionaryLength.Hit);
    assert.equal(length.length(), 3);
    await client.dictionaryRemoveField(cacheName, 'short', 'a');
    assert.deepEqual(await fields('short'), { b: '2', c: '3' });
    await client.dictionaryRemoveFields(cacheName, 'short', ['b', 'c']);
    assert.equal(await fields('short'), undefined);
    assert.equal((await client.dictionaryLength(cacheName, 'short')).type, 'Miss');
  });

  it('counts in its fields', async () => {
    await client.dictionaryIncrement(cacheName, 'counts', 'a', 2);
    const response = await client.dictionaryIncrement(cacheName, 'counts', 'a', 40);
    assert.ok(response instanceof CacheDictionaryIncrement.Success);
    assert.equal(response.valueNumber(), 42);
    assert.deepEqual(await fields('counts'), { a: '42' });
  });
});

describe('a counter of the emulated cache', async () => {
  const { client, emulator } = await emulatedCache();

  it('starts at nothing, goes both ways and is stored as text', async () => {
    await client.increment(cacheName, 'n', 42);
    const response = await client.increment(cacheName, 'n', -1042);
    assert.ok(response instanceof CacheIncrement.Success);
    assert.equal(response.valueNumber(), -1000);
    assert.equal(emulator.get(cacheName, 'n'), '-1000');
  });

  it('loses no digit above 2^53', async () => {
    await client.set(cacheName, 'big', '9007199254740993');
    await client.increment(cacheName, 'big', 1);
    assert.equal(emulator.get(cacheName, 'big'), '9007199254740994');
  });

  it('is refused as FAILED_PRECONDITION on what is no 64-bit integer, and leaves it', async () => {
    for (const value of ['abc', '', '1.5', '9223372036854775807']) {
      await client.set(cacheName, 'text', value);
      assert.match(String(await client.increment(cacheName, 'text', 1)), /FAILED_PRECONDITION/);
      assert.equal(emulator.get(cacheName, 'text'), value);
    }
  });
});
