import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CacheGetWithHash } from '@gomomento/sdk';
import type { CacheClient } from '@gomomento/sdk';
import { cacheName, emulatedCache } from './emulated-cache.ts';

type Answer = Promise<{ readonly type: string }>;
type ConditionalSet = (client: CacheClient, key: string) => Answer;
type HashSet = (client: CacheClient, key: string, hash: Uint8Array) => Answer;

/** What each does when the key is absent, holds `same`, or holds something else. */
const byValue: [name: string, set: ConditionalSet, absent: boolean, same: boolean, other: boolean][] = [
  ['setIfAbsent', (client, key) => client.setIfAbsent(cacheName, key, 'new'), true, false, false],
  ['setIfPresent', (client, key) => client.setIfPresent(cacheName, key, 'new'), false, true, true],
  ['setIfEqual', (client, key) => client.setIfEqual(cacheName, key, 'new', 'same'), false, true, false],
  ['setIfNotEqual', (client, key) => client.setIfNotEqual(cacheName, key, 'new', 'same'), true, false, true],
  [
    'setIfPresentAndNotEqual',
    (client, key) => client.setIfPresentAndNotEqual(cacheName, key, 'new', 'same'),
    false,
    false,
    true,
  ],
  [
    'setIfAbsentOrEqual',
    (client, key) => client.setIfAbsentOrEqual(cacheName, key, 'new', 'same'),
    true,
    true,
    false,
  ],
];

const byHash: [name: string, set: HashSet, absent: boolean, same: boolean, other: boolean][] = [
  [
    'setIfPresentAndHashEqual',
    (client, key, hash) => client.setIfPresentAndHashEqual(cacheName, key, 'new', hash),
    false,
    true,
    false,
  ],
  [
    'setIfPresentAndHashNotEqual',
    (client, key, hash) => client.setIfPresentAndHashNotEqual(cacheName, key, 'new', hash),
    false,
    false,
    true,
  ],
  [
    'setIfAbsentOrHashEqual',
    (client, key, hash) => client.setIfAbsentOrHashEqual(cacheName, key, 'new', hash),
    true,
    true,
    false,
  ],
  [
    'setIfAbsentOrHashNotEqual',
    (client, key, hash) => client.setIfAbsentOrHashNotEqual(cacheName, key, 'new', hash),
    true,
    false,
    true,
  ],
  ['setWithHash', (client, key) => client.setWithHash(cacheName, key, 'new'), true, true, true],
];

describe('a conditional set', async () => {
  const { client, emulator } = await emulatedCache();
  const states = { absent: undefined, same: 'same', other: 'other' } as const;

  const stores = async (set: ConditionalSet, state: keyof typeof states): Promise<boolean> => {
    const before = states[state];
    const key = `key of ${state}`;
    await client.delete(cacheName, key);
    if (before !== undefined) await client.set(cacheName, key, before);
    const { type } = await set(client, key);
    assert.ok(type === 'Stored' || type === 'NotStored', type);
    assert.equal(emulator.get(cacheName, key), type === 'Stored' ? 'new' : before);
    return type === 'Stored';
  };

  const outcomes = async (set: ConditionalSet): Promise<boolean[]> => [
    await stores(set, 'absent'),
    await stores(set, 'same'),
    await stores(set, 'other'),
  ];

  for (const [name, set, ...expected] of byValue) {
    it(`by value stores exactly where ${name} says`, async () => {
      assert.deepEqual(await outcomes(set), expected);
    });
  }

  for (const [name, set, ...expected] of byHash) {
    it(`by hash stores exactly where ${name} says`, async () => {
      await client.set(cacheName, 'model', 'same');
      const model = await client.getWithHash(cacheName, 'model');
      assert.ok(model instanceof CacheGetWithHash.Hit);
      const hash = model.hashUint8Array();
      assert.deepEqual(await outcomes((sdk, key) => set(sdk, key, hash)), expected);
    });
  }
});
