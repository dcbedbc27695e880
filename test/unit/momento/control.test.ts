import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { momentoControl } from '../../../src/dev/momento/control-client.ts';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('the control interface', async () => {
  const { client, emulator } = await emulatedCache();
  const control = momentoControl(emulator.controlUrl);
  const post = (path: string, body: string, type = 'application/json') =>
    fetch(`${emulator.controlUrl}${path}`, { method: 'POST', body, headers: { 'content-type': type } });

  it('says that it is there', async () => {
    const response = await fetch(`${emulator.controlUrl}/health`);
    assert.deepEqual(await response.json(), { ok: true });
  });

  it('sets and clears faults from another process', async () => {
    const stats = await control.setFaults({
      quotaPerSecond: 7,
      rules: [{ keys: ['k'], fail: { code: 'INTERNAL' } }],
    });
    assert.equal(stats.quotaPerSecond, 7);
    assert.equal(stats.rules.length, 1);
    assert.match(String(await client.get(cacheName, 'k')), /INTERNAL/);
    const cleared = await control.clearFaults();
    assert.deepEqual([cleared.quotaPerSecond, cleared.rules], [null, []]);
    assert.equal((await client.get(cacheName, 'k')).type, 'Miss');
  });

  it('stores and reads items without a trace in the log', async () => {
    const { lastSequence } = emulator.log;
    await control.put({ cache: cacheName, items: { 'a&b': 'é', c: '2' }, ttlMs: 60_000 });
    assert.equal(await control.get(cacheName, 'a&b'), 'é');
    assert.equal(await control.get(cacheName, 'nothing'), undefined);
    assert.equal(emulator.log.lastSequence, lastSequence);
    assert.equal((await client.get(cacheName, 'c')).value(), '2');
  });

  it('hands out the log page by page, the same as in process', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => client.delete(cacheName, `k${index}`)));
    const page = await control.log({ since: 5, limit: 10 });
    assert.deepEqual(page.entries, emulator.log.entries({ since: 5, limit: 10 }));
    assert.equal(page.lastSequence, emulator.log.lastSequence);
    assert.deepEqual(await control.entries(3), emulator.log.entries({ since: 3 }));
  });

  it('counts calls by operation, result and client', async () => {
    await control.reset();
    await client.set(cacheName, 'k', 'x');
    await client.delete(cacheName, 'k');
    await client.delete(cacheName, 'k');
    const { operations, clients, items } = await control.stats();
    assert.deepEqual(operations, { Set: { ok: 1 }, Delete: { hit: 1, miss: 1 } });
    assert.deepEqual(clients, { test: 3 });
    assert.deepEqual(items, { [cacheName]: 0 });
  });

  it('throws away what it is told to and keeps the rest', async () => {
    await client.set(cacheName, 'k', 'x');
    await control.reset(['log']);
    assert.equal(await control.get(cacheName, 'k'), 'x');
    assert.deepEqual(await control.entries(), []);
    await control.reset();
    assert.equal(await control.get(cacheName, 'k'), undefined);
    assert.equal((await client.get(cacheName, 'k')).type, 'Miss');
  });

  it('goes away and comes back while it stays reachable itself', async () => {
    assert.equal((await control.setFaults({ away: true })).away, true);
    assert.match(String(await client.get(cacheName, 'k')), /UNAVAILABLE/);
    assert.equal((await control.clearFaults()).away, false);
  });

  it('refuses a mistake with what is wrong and where', async () => {
    const refusal = async (response: Promise<Response>) => {
      const answer = await response;
      return `${answer.status} ${await answer.text()}`;
    };
    assert.match(
      await refusal(post('/faults', '{"rules":[{"fail":{"code":"NOPE"}}]}')),
      /^400 .*rules\[0\].fail.code/,
    );
    assert.match(await refusal(post('/faults', '{"delay":1}')), /^400 .*delay/);
    assert.match(await refusal(post('/faults', '{')), /^400 .*not JSON/);
    assert.match(await refusal(post('/faults', '{}', 'text/plain')), /^415 .*application\/json/);
    assert.match(await refusal(fetch(`${emulator.controlUrl}/log?since=x`)), /^400 .*since/);
    assert.match(await refusal(fetch(`${emulator.controlUrl}/items?cache=nowhere&key=k`)), /^404 .*nowhere/);
    assert.match(await refusal(fetch(`${emulator.controlUrl}/nothing`)), /^404 .*GET \/stats/);
    await assert.rejects(control.get('nowhere', 'k'), /nowhere/);
  });
});
