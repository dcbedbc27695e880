import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deleteKeys } from '../../../src/activities/delete-keys.ts';
import { PortError, type CachePort } from '../../../src/activities/ports.ts';
import type { FailureCode } from '../../../src/contract/failure-codes.ts';

const call = { limiterClass: 'urgent' } as const;

/** A cache whose deletes end as told, try by try; then they succeed. Counts the tries of each key. */
class ScriptedCache implements CachePort {
  readonly tries = new Map<string, number>();
  readonly #script: Readonly<Record<string, readonly (FailureCode | Error)[]>>;

  constructor(script: Readonly<Record<string, readonly (FailureCode | Error)[]>> = {}) {
    this.#script = script;
  }

  deleteKey(key: string): Promise<void> {
    const tried = this.tries.get(key) ?? 0;
    this.tries.set(key, tried + 1);
    const end = this.#script[key]?.[tried];
    if (end instanceof Error) return Promise.reject(end);
    return end ? Promise.reject(new PortError(end, `${key}: ${end}`)) : Promise.resolve();
  }

  keysExist(): Promise<boolean[]> {
    return Promise.reject(new Error('nobody looks'));
  }
}

const times = (count: number, code: FailureCode): FailureCode[] => Array.from({ length: count }, () => code);
const failsWith = (code: FailureCode) => (error: unknown) =>
  error instanceof PortError && error.code === code;

describe('deletes of a store', () => {
  it('count the keys', async () => {
    assert.equal(await deleteKeys(new ScriptedCache(), ['a', 'b'], call), 2);
    assert.equal(await deleteKeys(new ScriptedCache(), [], call), 0);
  });

  it('try a key five times, and the others once', async () => {
    const cache = new ScriptedCache({ b: times(4, 'cache-timeout') });
    assert.equal(await deleteKeys(cache, ['a', 'b'], call), 2);
    assert.deepEqual(
      [...cache.tries],
      [
        ['a', 1],
        ['b', 5],
      ],
    );
  });

  it('fail with the first key that does not get through in five tries', async () => {
    const cache = new ScriptedCache({ b: times(9, 'cache-unavailable'), c: times(9, 'cache-timeout') });
    await assert.rejects(deleteKeys(cache, ['a', 'b', 'c'], call), failsWith('cache-unavailable'));
    assert.deepEqual(
      [...cache.tries],
      [
        ['a', 1],
        ['b', 5],
        ['c', 5],
      ],
    );
  });

  it('do not try a refused key again, but the others', async () => {
    const cache = new ScriptedCache({ a: times(9, 'cache-key-refused'), b: times(2, 'cache-throttled') });
    await assert.rejects(deleteKeys(cache, ['a', 'b'], call), failsWith('cache-key-refused'));
    assert.deepEqual(
      [...cache.tries],
      [
        ['a', 1],
        ['b', 3],
      ],
    );
  });

  for (const code of ['cache-auth', 'cache-permission', 'cache-not-found', 'held'] as const) {
    it(`end at once with ${code}`, async () => {
      const cache = new ScriptedCache({ a: [code], b: times(9, 'cache-timeout') });
      await assert.rejects(deleteKeys(cache, ['a', 'b'], call), failsWith(code));
      assert.deepEqual(
        [...cache.tries],
        [
          ['a', 1],
          ['b', 1],
        ],
      );
    });
  }

  it('end at once with what no port should throw', async () => {
    const bug = new TypeError('x is undefined');
    await assert.rejects(deleteKeys(new ScriptedCache({ a: [bug] }), ['a'], call), bug);
  });

  it('end between two tries when they are called back', async () => {
    const stop = new AbortController();
    const cache = new ScriptedCache({ a: times(9, 'cache-timeout') });
    const deleting = deleteKeys(cache, ['a'], { ...call, signal: stop.signal });
    stop.abort();
    await assert.rejects(deleting, { name: 'AbortError' });
    assert.equal(cache.tries.get('a'), 1);
  });

  it('wait for the turn of each key at every try', async () => {
    let turns = 0;
    const turn = () => Promise.resolve(void (turns += 1));
    await deleteKeys(new ScriptedCache({ b: times(2, 'cache-timeout') }), ['a', 'b'], call, turn);
    assert.equal(turns, 4);
  });
});
