import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CacheClient, Configurations, CredentialProvider } from '@gomomento/sdk';
import { OperationLog } from '../../../src/dev/momento/operation-log.ts';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('the log of the emulator', async () => {
  const { client, emulator, connect } = await emulatedCache();

  it('names operation, cache, keys, result and client of every call, in their order', async () => {
    const since = emulator.log.lastSequence;
    const worker = connect({ clientName: 'worker-1' });
    await client.set(cacheName, 'café', 'x');
    await worker.delete(cacheName, 'café');
    await worker.delete(cacheName, 'café');
    await client.keysExist(cacheName, ['a', 'b']);
    await client.get('nowhere', 'k');
    await client.listPushBack(cacheName, 'list', 'x');
    await client.createCache(cacheName);
    const seen = emulator.log
      .entries({ since })
      .map(({ operation, cache, keys, result, client: by }) => [operation, cache, keys.join(), result, by]);
    assert.deepEqual(seen, [
      ['Set', 'menu', 'café', 'ok', 'test'],
      ['Delete', 'menu', 'café', 'hit', 'worker-1'],
      ['Delete', 'menu', 'café', 'miss', 'worker-1'],
      ['KeysExist', 'menu', 'a,b', 'miss', 'test'],
      ['Get', 'nowhere', 'k', 'NOT_FOUND', 'test'],
      ['ListPushBack', 'menu', '', 'UNIMPLEMENTED', 'test'],
      ['CreateCache', 'menu', '', 'ALREADY_EXISTS', 'test'],
    ]);
  });

  it('has the agent as the name of a client that gives none, for all its calls', async () => {
    const plain = new CacheClient({
      configuration: Configurations.InRegion.Default.latest().withNumConnections(1),
      credentialProvider: CredentialProvider.forMomentoLocal({ port: emulator.port }),
      defaultTtlSeconds: 60,
    });
    const since = emulator.log.lastSequence;
    await plain.get(cacheName, 'k');
    await plain.get(cacheName, 'k');
    plain.close();
    const names = emulator.log.entries({ since }).map((entry) => entry.client);
    assert.equal(names.length, 2);
    for (const name of names) assert.match(name, /^nodejs:cache:\d/);
  });

  it('never holds an API key', async () => {
    const guarded = await emulatedCache({ apiKey: 'secret' });
    const provider = CredentialProvider.forMomentoLocal({ port: guarded.emulator.port });
    const keyed = new CacheClient({
      configuration: Configurations.InRegion.Default.latest().withNumConnections(1),
      credentialProvider: Object.assign(provider, { getAuthToken: () => 'secret#reader' }),
      defaultTtlSeconds: 60,
    });
    assert.equal((await keyed.get(cacheName, 'k')).type, 'Miss');
    keyed.close();
    assert.equal(guarded.emulator.log.entries()[0]?.client, 'reader');
    assert.doesNotMatch(JSON.stringify(guarded.emulator.log.entries()), /secret/);
  });

  it('has times that never run backwards', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, index) => client.delete(cacheName, `k${index}`)));
    const times = emulator.log.entries().map((entry) => entry.monotonicMs);
    assert.deepEqual(
      times,
      times.toSorted((one, other) => one - other),
    );
  });

  it('counts in sequences without a gap, and pages by them', () => {
    const log = filledLog(50, 1_000_000);
    assert.deepEqual(sequences(log.entries({ since: 10, limit: 3 })), [11, 12, 13]);
    assert.deepEqual(sequences(log.entries({ since: 48, limit: 9 })), [49, 50]);
    assert.deepEqual(log.entries({ since: 50 }), []);
  });

  it('drops the oldest entries beyond its capacity, and says which', () => {
    const log = filledLog(100_000, 20_000);
    assert.equal(log.lastSequence, 100_000);
    const kept = sequences(log.entries());
    assert.equal(kept[0], log.firstSequence);
    assert.equal(kept.at(-1), 100_000);
    assert.equal(kept.length, 100_001 - log.firstSequence);
    assert.ok(kept.length >= 20_000 && kept.length < 60_000, `${kept.length} kept`);
    assert.equal(log.entries({ since: 99_999 })[0]?.keys[0], 'k99999');
  });

  it('goes on counting after it was cleared', () => {
    const log = filledLog(20, 100);
    log.clear();
    assert.deepEqual(log.entries(), []);
    log.append(record(20));
    assert.deepEqual(sequences(log.entries()), [21]);
    assert.equal(log.firstSequence, 21);
  });
});

function record(index: number) {
  return {
    operation: 'Delete',
    cache: 'c',
    keys: [`k${index}`],
    result: 'hit',
    client: 't',
    arrivedAt: index,
    lateMs: 0,
    at: index,
  };
}

function filledLog(entries: number, capacity: number): OperationLog {
  const log = new OperationLog(capacity);
  for (let index = 0; index < entries; index += 1) log.append(record(index));
  return log;
}

function sequences(entries: readonly { readonly sequence: number }[]): number[] {
  return entries.map((entry) => entry.sequence);
}
