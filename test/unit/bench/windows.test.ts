import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { lastAbove, rateKept, ratePerSecond, stampedInSecond } from '../../../bench/probe/windows.ts';

const every = (stepMs: number, count: number, fromMs = 0) =>
  Array.from({ length: count }, (_, index) => fromMs + index * stepMs);

describe('windows of a second', () => {
  it('count the most moments of any, wherever it begins', () => {
    assert.equal(stampedInSecond([]), 0);
    assert.equal(stampedInSecond(every(1000, 5)), 1);
    assert.equal(stampedInSecond([0, 500, 999, 1000, 1400, 3000]), 4);
  });

  it('tell until when a lower rate was not kept', () => {
    assert.equal(lastAbove(every(100, 20), 10), undefined);
    const fastThenSlow = [...every(10, 100), ...every(100, 50, 1000)];
    const last = lastAbove(fastThenSlow, 11);
    assert.ok(last !== undefined && last < 1000, String(last));
    assert.equal(lastAbove(every(100, 3), 5), undefined);
  });

  it('tell a rate from what came for sure and from the stamps alone', () => {
    const late = { earliestMs: -1, latestMs: 500 };
    const prompt = every(500, 2, 999).map((at) => ({ earliestMs: at, latestMs: at }));
    assert.deepEqual(rateKept([late, ...prompt]), { rate: 2000 / 999, busiest: 2, stamped: 3 });
  });

  it('measure a rate between the first moment and the last', () => {
    assert.equal(ratePerSecond(every(1, 1001)), 1000);
    assert.equal(ratePerSecond([5]), 0);
  });
});
