import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deletesIn, firstDeletes, lastKeyAt } from '../../../bench/load/deletes-seen.ts';

const entry = (key: string, wallMs: number, changes: Partial<ReturnType<typeof plainEntry>> = {}) => ({
  ...plainEntry(key, wallMs),
  ...changes,
});

function plainEntry(key: string, wallMs: number) {
  return {
    ...{ sequence: wallMs, wallMs, monotonicMs: wallMs, waitedMs: 0, lateMs: 0 },
    ...{ operation: 'Delete', cache: 'menus', keys: [key], result: 'ok', client: 'arm' },
  };
}

describe('deletes in the log of the cache', () => {
  it('are those of the arm that took effect', () => {
    const entries = [
      entry('a', 10, { waitedMs: 1, lateMs: 4 }),
      entry('b', 2, { client: 'other' }),
      entry('c', 3, { operation: 'KeysExist' }),
      entry('d', 4, { result: 'RESOURCE_EXHAUSTED' }),
    ];
    assert.deepEqual(deletesIn(entries, 'arm'), [
      { key: 'a', atMs: 10, arrival: { earliestMs: 5, latestMs: 9 } },
    ]);
  });

  it('count for a change by the first delete of each key, the last of them', () => {
    const first = firstDeletes(deletesIn([entry('a', 1), entry('b', 5), entry('a', 9)], 'arm'));
    assert.equal(lastKeyAt(first, ['a', 'b']), 5);
    assert.throws(() => lastKeyAt(first, ['a', 'x']), /the key x was never deleted/);
  });
});
