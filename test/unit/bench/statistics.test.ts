import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { latencyOf, percentilesOf, ratioOf, spreadOf } from '../../../bench/probe/statistics.ts';

describe('statistics of the benchmark', () => {
  it('take the middle value, or the mean of the two in the middle', () => {
    assert.deepEqual(spreadOf([9, 1, 5]), { median: 5, min: 1, max: 9 });
    assert.deepEqual(spreadOf([4, 1, 2, 9]), { median: 3, min: 1, max: 9 });
    assert.throws(() => spreadOf([]), RangeError);
  });

  it('give percentiles to three digits, of values between microseconds and minutes', () => {
    const values = Array.from({ length: 1000 }, (_, index) => (index + 1) / 10);
    const { p50, p95, p99 } = percentilesOf(values);
    for (const [figure, exact] of [
      [p50, 50],
      [p95, 95],
      [p99, 99],
    ] as const)
      assert.ok(Math.abs(figure / exact - 1) < 0.002, `${figure} is not ${exact}`);
    assert.ok(Math.abs(percentilesOf([120_000]).p50 / 120_000 - 1) < 0.001);
  });

  it('take P50 as the median of the rounds and the tail from all of them', () => {
    const latency = latencyOf([
      [1, 1, 1],
      [2, 2, 2],
      [30, 30, 30],
    ]);
    assert.deepEqual([latency.count, latency.p50.median, Math.round(latency.p50.max)], [9, 2, 30]);
    assert.ok(latency.p99 > 29 && latency.max === 30);
  });

  it('compare medians, and show the spread round by round', () => {
    assert.deepEqual(ratioOf([10, 20, 60], [10, 10, 20]), { median: 2, min: 1, max: 3 });
  });
});
