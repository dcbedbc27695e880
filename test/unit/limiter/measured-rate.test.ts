import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMeasuredRate } from '../../../src/limiter/measured-rate.ts';

describe('measured rate', () => {
  it('counts the calls of the last second and forgets older ones', () => {
    const measured = createMeasuredRate();
    for (let now = 0; now < 5000; now += 2) measured.record(now);
    const rate = measured.perSecond(4999.9);
    assert.ok(rate >= 495 && rate <= 505, String(rate));
    assert.equal(measured.perSecond(7000), 0);
  });

  it('does not take a start for a slow rate', () => {
    const measured = createMeasuredRate();
    for (let now = 10_000; now < 10_200; now++) measured.record(now);
    assert.equal(measured.perSecond(10_200), 1000);
  });
});
