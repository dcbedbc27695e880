import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { busiestSecond } from '../../faults/promise/pace-clauses.ts';

/** Calls at these times, read so late. */
const calls = (times: readonly number[], lateMs = 0) =>
  times.map((at) => ({
    atMs: at,
    arrivedAtMs: at,
    earliestMs: at - lateMs,
    operation: 'Delete',
    keys: [],
    done: true,
  }));

describe('the busiest second', () => {
  it('begins anywhere, and ends before the next one does', () => {
    assert.equal(busiestSecond({ calls: calls([0, 400, 900, 999, 1000, 1399]) }), 5);
    assert.equal(busiestSecond({ calls: [] }), 0);
  });

  it('does not count for sure what may have come before it', () => {
    const late = calls([1100, 1100, 1100], 101);
    assert.equal(busiestSecond({ calls: [...late, ...calls([1998])] }), 4);
    assert.equal(busiestSecond({ calls: [...late, ...calls([1999])] }), 3);
  });
});
