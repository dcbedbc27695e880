import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { CacheDelete, CacheGet } from '@gomomento/sdk';
import { waitUntil } from '../../support/wait-until.ts';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('a fault that is asked for', async () => {
  const { client, emulator, connect } = await emulatedCache();
  afterEach(() => emulator.reset());

  const lastEntry = () => emulator.log.entries({ since: emulator.log.lastSequence - 1 })[0];

  it('fails the keys it names and no others', async () => {
    await emulator.setFaults({
      rules: [
        { keys: ['base_price:7'], fail: { code: 'INTERNAL' } },
        { keyPrefixes: ['swap_price:'], fail: { code: 'PERMISSION_DENIED' } },
      ],
    });
    const outcome = async (key: string) => String(await client.delete(cacheName, key));
    assert.match(await outcome('base_price:7'), /INTERNAL/);
    assert.match(await outcome('swap_price:1'), /PERMISSION_DENIED/);
    assert.ok((await client.delete(cacheName, 'base_price:77')) instanceof CacheDelete.Success);
    assert.match(String(await client.keysExist(cacheName, ['a', 'base_price:7'])), /INTERNAL/);
  });

  it('fails the operations and the clients it names and no others', async () => {
    await emulator.setFaults({
      rules: [{ operations: ['Delete'], clients: ['worker'], fail: { code: 'UNAUTHENTICATED' } }],
    });
    const worker = connect({ clientName: 'worker' });
    assert.match(String(await worker.delete(cacheName, 'k')), /UNAUTHENTICATED/);
    assert.ok((await worker.get(cacheName, 'k')) instanceof CacheGet.Miss);
    assert.ok((await client.delete(cacheName, 'k')) instanceof CacheDelete.Success);
  });

  it('is over after as many calls as it says', async () => {
    await emulator.setFaults({ rules: [{ times: 2, fail: { code: 'UNAVAILABLE' } }] });
    const types = [];
    for (let call = 0; call < 4; call += 1) types.push((await client.get(cacheName, 'k')).type);
    assert.deepEqual(types, ['Error', 'Error', 'Miss', 'Miss']);
  });

  it('strikes a share of the calls, the same ones for the same seed', async () => {
    const struck = async (seed: number): Promise<string> => {
      await emulator.setFaults({ seed, rules: [{ fail: { code: 'UNAVAILABLE', share: 0.3 } }] });
      let pattern = '';
      for (let call = 0; call < 100; call += 1) {
        pattern += (await client.get(cacheName, 'k')) instanceof CacheGet.Error ? 'x' : '.';
      }
      return pattern;
    };
    const first = await struck(7);
    assert.equal(await struck(7), first);
    assert.notEqual(await struck(8), first);
    const share = first.replaceAll('.', '').length;
    assert.ok(share > 10 && share < 60, `${share} of 100`);
  });

  it('does not take effect, unless only the answer is to be lost', async () => {
    await client.set(cacheName, 'k', 'v');
    await emulator.setFaults({ rules: [{ fail: { code: 'INTERNAL' } }] });
    await client.delete(cacheName, 'k');
    assert.equal(emulator.get(cacheName, 'k'), 'v');
    await emulator.setFaults({ rules: [{ fail: { code: 'INTERNAL', applied: true } }] });
    assert.match(String(await client.delete(cacheName, 'k')), /INTERNAL/);
    assert.equal(emulator.get(cacheName, 'k'), undefined);
  });

  it('makes RESOURCE_EXHAUSTED look like the quota unless told otherwise', async () => {
    await emulator.setFaults({ rules: [{ fail: { code: 'RESOURCE_EXHAUSTED' } }] });
    assert.match(String(await client.get(cacheName, 'k')), /Request rate limit exceeded/);
    await emulator.setFaults({
      rules: [{ fail: { code: 'RESOURCE_EXHAUSTED', err: 'throughput_rate_limit_exceeded' } }],
    });
    assert.match(String(await client.get(cacheName, 'k')), /Bandwidth limit exceeded/);
  });

  it('holds a call back before it takes effect', async () => {
    await client.set(cacheName, 'k', 'v');
    await emulator.setFaults({ rules: [{ operations: ['Delete'], delayMs: 20 }] });
    await client.delete(cacheName, 'k');
    const entry = lastEntry();
    assert.ok(entry !== undefined && entry.waitedMs > 0);
    assert.equal(entry.result, 'hit');
  });

  it('lets a hanging call go on when it is taken away', async () => {
    await client.set(cacheName, 'k', 'v');
    await emulator.setFaults({ rules: [{ hang: true }] });
    const hanging = client.delete(cacheName, 'k');
    await waitUntil('the call to hang', () => emulator.stats().held === 1);
    assert.equal(emulator.get(cacheName, 'k'), 'v');
    await emulator.setFaults({ quotaPerSecond: 1000 });
    assert.equal(emulator.stats().held, 1);
    await emulator.clearFaults();
    assert.ok((await hanging) instanceof CacheDelete.Success);
    assert.equal(emulator.get(cacheName, 'k'), undefined);
    assert.equal(emulator.stats().held, 0);
  });

  it('leaves no effect of a call whose caller gave up', async () => {
    await client.set(cacheName, 'k', 'v');
    await emulator.setFaults({ rules: [{ operations: ['Delete'], hang: true }] });
    const hasty = connect({ clientName: 'hasty', timeoutMs: 200 });
    const answer = await hasty.delete(cacheName, 'k');
    assert.match(String(answer), /DEADLINE_EXCEEDED/);
    await waitUntil('the emulator to let go', () => emulator.stats().held === 0);
    assert.equal(lastEntry()?.result, 'CANCELLED');
    await emulator.clearFaults();
    assert.equal(emulator.get(cacheName, 'k'), 'v');
  });

  it('goes away and comes back on the same port with what it held', async () => {
    await client.set(cacheName, 'k', 'v');
    await emulator.setFaults({ away: true });
    assert.match(String(await client.get(cacheName, 'k')), /UNAVAILABLE/);
    assert.equal(emulator.stats().away, true);
    await emulator.setFaults({ away: false });
    const fresh = connect({ clientName: 'fresh' });
    assert.equal((await fresh.get(cacheName, 'k')).value(), 'v');
    await waitUntil(
      'the old client to find it again',
      async () => (await client.get(cacheName, 'k')).value() === 'v',
    );
  });

  it('cuts off hanging calls when it goes away', async () => {
    await emulator.setFaults({ rules: [{ hang: true }] });
    const hanging = client.get(cacheName, 'k');
    await waitUntil('the call to hang', () => emulator.stats().held === 1);
    await emulator.setFaults({ away: true });
    assert.match(String(await hanging), /UNAVAILABLE|CANCELLED/);
    await waitUntil('the emulator to let go', () => emulator.stats().held === 0);
  });

  it('is refused with the field that is wrong', async () => {
    await assert.rejects(emulator.setFaults({ rules: [{ fail: { code: 'INTERNAL', share: 2 } }] }), /share/);
    await assert.rejects(emulator.setFaults({ quotaPerSecond: 0 }), /quotaPerSecond/);
  });
});
