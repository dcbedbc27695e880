import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { arrivalOf, busiestSecond } from '../../../src/dev/momento/arrivals.ts';

/** Arrivals that were read at these times, so late at most. */
const read = (times: readonly number[], lateMs = 0) =>
  times.map((at) => ({ earliestMs: at - lateMs, latestMs: at }));

describe('the arrival of a call', () => {
  it('is before a fault held it back, and maybe before it was read', () => {
    const arrival = arrivalOf({ monotonicMs: 1000, waitedMs: 200, lateMs: 30 });
    assert.deepEqual(arrival, { earliestMs: 770, latestMs: 800 });
  });
});

describe('the busiest second', () => {
  it('begins anywhere, and ends before the next one does', () => {
    assert.equal(busiestSecond(read([0, 400, 900, 999, 1000, 1399])), 5);
    assert.equal(busiestSecond(read([0, 1000, 2000, 3000])), 1);
    assert.equal(busiestSecond([]), 0);
  });

  it('does not count for sure what may have come before it', () => {
    const late = read([1100, 1100, 1100], 101);
    assert.equal(busiestSecond([...late, ...read([1998])]), 4);
    assert.equal(busiestSecond([...late, ...read([1999])]), 3);
  });
});
