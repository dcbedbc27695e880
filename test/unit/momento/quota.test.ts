import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Metadata } from '@grpc/grpc-js';
import { CacheDelete } from '@gomomento/sdk';
import fc from 'fast-check';
import { z } from 'zod';
import { QuotaWindow } from '../../../src/dev/momento/quota-window.ts';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('the quota', async () => {
  it('lets no more through in any second than it says, and refuses only when that second is full', () => {
    const gaps = fc.array(fc.nat({ max: 400 }), { maxLength: 200 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), gaps, (limit, steps) => {
        const quota = new QuotaWindow(limit);
        const admitted: number[] = [];
        let now = 0;
        for (const step of steps) {
          now += step;
          const inLastSecond = admitted.filter((time) => now - time < 1000).length;
          const admits = quota.admit(now);
          assert.equal(admits, inLastSecond < limit);
          if (admits) admitted.push(now);
        }
      }),
    );
  });

  const { client, emulator, connect, advance } = await emulatedCache();

  /** A quota with an empty window; the clock stands still until a test moves it. */
  const allow = (quotaPerSecond: number | null): Promise<void> => {
    advance(1000);
    return emulator.setFaults({ quotaPerSecond });
  };

  it('refuses as LIMIT_EXCEEDED_ERROR with the cause that SDKs tell by', async () => {
    await allow(1);
    assert.equal((await client.delete(cacheName, 'k')).type, 'Success');
    const answer = await client.delete(cacheName, 'k');
    assert.ok(answer instanceof CacheDelete.Error);
    assert.equal(answer.errorCode(), 'LIMIT_EXCEEDED_ERROR');
    assert.match(answer.message(), /Request rate limit exceeded for this account.*RESOURCE_EXHAUSTED/);
    const { metadata } = answer.innerException().transportDetails().grpc;
    assert.deepEqual(z.instanceof(Metadata).parse(metadata).get('err'), ['operations_rate_limit_exceeded']);
  });

  it('counts a call as one operation however many keys it has', async () => {
    const keys = Array.from({ length: 1_000 }, (_, index) => `k${index}`);
    await allow(3);
    assert.equal((await client.keysExist(cacheName, keys)).type, 'Success');
    assert.equal((await client.getBatch(cacheName, keys)).type, 'Success');
    assert.equal((await client.setBatch(cacheName, new Map(keys.map((key) => [key, 'x'])))).type, 'Success');
    assert.equal((await client.get(cacheName, 'k')).type, 'Error');
  });

  it('is one for all clients, and is there again a second later', async () => {
    await allow(2);
    const other = connect({ clientName: 'other' });
    const types = async () => [
      (await other.get(cacheName, 'k')).type,
      (await client.get(cacheName, 'k')).type,
      (await other.get(cacheName, 'k')).type,
    ];
    assert.deepEqual(await types(), ['Miss', 'Miss', 'Error']);
    advance(999);
    assert.deepEqual(await types(), ['Error', 'Error', 'Error']);
    advance(1);
    assert.deepEqual(await types(), ['Miss', 'Miss', 'Error']);
  });

  it('leaves calls on caches alone', async () => {
    await allow(1);
    for (let count = 0; count < 3; count += 1) assert.equal((await client.listCaches()).type, 'Success');
    assert.equal((await client.get(cacheName, 'k')).type, 'Miss');
  });
});
