import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  CacheDelete,
  CacheGet,
  CacheGetWithHash,
  CacheItemGetType,
  CacheKeysExist,
  CacheSet,
  ItemType,
} from '@gomomento/sdk';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('an item of the emulated cache', async () => {
  const { client, emulator } = await emulatedCache({ maxItemBytes: 100 });

  it('is read as it was set, and is gone once deleted', async () => {
    assert.ok((await client.set(cacheName, 'base_price:1', '4.99')) instanceof CacheSet.Success);
    assert.equal((await client.get(cacheName, 'base_price:1')).value(), '4.99');
    assert.ok((await client.delete(cacheName, 'base_price:1')) instanceof CacheDelete.Success);
    assert.ok((await client.get(cacheName, 'base_price:1')) instanceof CacheGet.Miss);
  });

  it('keeps keys and values that are no UTF-8 apart, byte by byte', async () => {
    const keys = [Uint8Array.of(0xff), Uint8Array.of(0xfe), Uint8Array.of(0x00, 0xff)];
    for (const key of keys) await client.set(cacheName, key, key);
    for (const key of keys) {
      const response = await client.get(cacheName, key);
      assert.ok(response instanceof CacheGet.Hit);
      assert.deepEqual(Buffer.from(response.valueUint8Array()), Buffer.from(key));
    }
  });

  it('tells the same text in UTF-8 by its key, whatever it holds', async () => {
    await client.set(cacheName, 'prix:café', '☕');
    assert.equal(emulator.get(cacheName, 'prix:café'), '☕');
    assert.equal(emulator.get(cacheName, 'prix:cafe'), undefined);
  });

  it('is deleted without complaint when it is not there', async () => {
    assert.ok((await client.delete(cacheName, 'never set')) instanceof CacheDelete.Success);
  });

  it('shows in keysExist at its place, whatever its kind', async () => {
    await client.set(cacheName, 'there', 'x');
    await client.setAddElement(cacheName, 'tag', 'x');
    const response = await client.keysExist(cacheName, ['gone', 'there', 'tag', 'gone', 'there']);
    assert.ok(response instanceof CacheKeysExist.Success);
    assert.deepEqual(response.exists(), [false, true, true, false, true]);
  });

  it('has a type', async () => {
    await client.set(cacheName, 'scalar', 'x');
    await client.setAddElement(cacheName, 'set', 'x');
    await client.dictionarySetField(cacheName, 'dictionary', 'x', 'x');
    const typeOf = async (key: string) => {
      const response = await client.itemGetType(cacheName, key);
      return response instanceof CacheItemGetType.Hit ? response.itemType() : response.constructor;
    };
    assert.equal(await typeOf('scalar'), ItemType.SCALAR);
    assert.equal(await typeOf('set'), ItemType.SET);
    assert.equal(await typeOf('dictionary'), ItemType.DICTIONARY);
    assert.equal(await typeOf('nothing'), CacheItemGetType.Miss);
  });

  it('has a hash that changes with its value', async () => {
    const hashOf = async (): Promise<string> => {
      const response = await client.getWithHash(cacheName, 'hashed');
      assert.ok(response instanceof CacheGetWithHash.Hit);
      return Buffer.from(response.hashUint8Array()).toString('hex');
    };
    await client.set(cacheName, 'hashed', 'one');
    const first = await hashOf();
    await client.set(cacheName, 'hashed', 'two');
    assert.notEqual(await hashOf(), first);
    await client.set(cacheName, 'hashed', 'one');
    assert.equal(await hashOf(), first);
    assert.ok((await client.getWithHash(cacheName, 'not there')) instanceof CacheGetWithHash.Miss);
  });

  it('is refused as FAILED_PRECONDITION when it is of another kind than the call needs', async () => {
    await client.setAddElement(cacheName, 'a set', 'x');
    await client.set(cacheName, 'a scalar', 'x');
    const answers = [await client.get(cacheName, 'a set'), await client.setFetch(cacheName, 'a scalar')];
    for (const answer of answers) assert.match(String(answer), /FAILED_PRECONDITION/);
  });
});

describe('what the service would refuse', async () => {
  const { client, connect } = await emulatedCache({ maxItemBytes: 100 });

  it('is an empty key, as INVALID_ARGUMENT_ERROR, in every call that has one', async () => {
    const answers = [
      await client.get(cacheName, ''),
      await client.set(cacheName, '', 'x'),
      await client.delete(cacheName, ''),
      await client.keysExist(cacheName, ['a', '']),
      await client.setIfAbsent(cacheName, '', 'x'),
      await client.increment(cacheName, '', 1),
      await client.itemGetTtl(cacheName, ''),
    ];
    for (const answer of answers) assert.equal(errorCodeOf(answer), 'INVALID_ARGUMENT_ERROR');
  });

  it('is an unknown cache, as NOT_FOUND_ERROR', async () => {
    for (const answer of [
      await client.get('nowhere', 'k'),
      await client.delete('nowhere', 'k'),
      await client.keysExist('nowhere', ['k']),
      await client.getBatch('nowhere', ['k']),
    ]) {
      assert.equal(errorCodeOf(answer), 'NOT_FOUND_ERROR');
    }
  });

  it('is an item above the limit, as LIMIT_EXCEEDED_ERROR about its size', async () => {
    const fits = await client.set(cacheName, 'k', 'x'.repeat(99));
    assert.ok(fits instanceof CacheSet.Success);
    const answer = await client.set(cacheName, 'k', 'x'.repeat(100));
    assert.equal(errorCodeOf(answer), 'LIMIT_EXCEEDED_ERROR');
    assert.match(String(answer), /Request size limit exceeded/);
    assert.equal((await client.get(cacheName, 'k')).value()?.length, 99);
  });

  it('is a call that the emulator does not know, as UNIMPLEMENTED', async () => {
    const answer = await client.listPushBack(cacheName, 'list', 'x');
    assert.equal(errorCodeOf(answer), 'BAD_REQUEST_ERROR');
    assert.match(String(answer), /UNIMPLEMENTED/);
  });

  it('is a caller without the API key, where one is asked for, as AUTHENTICATION_ERROR', async () => {
    const guarded = await emulatedCache({ apiKey: 'secret' });
    assert.equal(errorCodeOf(await guarded.client.get(cacheName, 'k')), 'AUTHENTICATION_ERROR');
    assert.ok((await connect({ clientName: 'other' }).get(cacheName, 'absent')) instanceof CacheGet.Miss);
  });
});

/** The SDK's error code of a response, which must be an error. */
function errorCodeOf(response: { readonly type: string }): string {
  assert.ok(
    'errorCode' in response && typeof response.errorCode === 'function',
    `an error, not ${response.type}`,
  );
  return String(response.errorCode.call(response));
}
