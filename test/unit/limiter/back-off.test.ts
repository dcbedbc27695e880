import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createBackOff } from '../../../src/limiter/back-off.ts';

/** A refusal of a call sent just before, at a set rate that is fully used. */
function refusal(now: number, setRate: number | null, measuredRate = setRate ?? 0) {
  return { sentAt: now - 1, now, setRate, measuredRate };
}

describe('back-off', () => {
  it('leaves the set rate alone as long as nothing is refused', () => {
    const backOff = createBackOff();
    assert.equal(backOff.rate(500, 0), 500);
    assert.equal(backOff.rate(null, 0), null);
  });

  it('halves the rate, then climbs by a twentieth of the set rate a second until it is reached', () => {
    const backOff = createBackOff();
    assert.equal(backOff.refused(refusal(5000, 1000)), true);
    assert.equal(backOff.rate(1000, 5000), 500);
    assert.equal(backOff.rate(1000, 9000), 700);
    assert.equal(backOff.rate(1000, 14_999), 999.95);
    assert.equal(backOff.rate(1000, 15_000), 1000);
    assert.equal(backOff.rate(1000, 60_000), 1000);
  });

  it('slows down once for the many calls that one overrun refuses', () => {
    const backOff = createBackOff();
    backOff.refused(refusal(5000, 1000));
    assert.equal(backOff.refused(refusal(5001, 1000)), false);
    assert.equal(backOff.refused(refusal(5999, 1000)), false);
    assert.equal(backOff.refused({ ...refusal(6500, 1000), sentAt: 4990 }), false);
    assert.equal(backOff.refused(refusal(6500, 1000)), true);
    assert.equal(backOff.rate(1000, 6500), 287.5);
  });

  it('starts from what was really sent when that is less than the rate, or when there is none', () => {
    const idle = createBackOff();
    idle.refused(refusal(5000, 1000, 100));
    assert.equal(idle.rate(1000, 5000), 50);
    const unlimited = createBackOff();
    unlimited.refused(refusal(5000, null, 8000));
    assert.equal(unlimited.rate(null, 5000), 4000);
    assert.equal(unlimited.rate(null, 15_000), 8000);
    assert.equal(unlimited.rate(null, 35_000), null);
  });

  it('goes on asking once a second when everything is refused, and never above a lower set rate', () => {
    const backOff = createBackOff();
    for (let now = 0; now < 60_000; now += 1000) backOff.refused(refusal(now, 4, backOff.rate(4, now) ?? 0));
    assert.ok((backOff.rate(4, 60_000) ?? 0) >= 1);
    const slow = createBackOff();
    slow.refused(refusal(0, 0.1));
    assert.equal(slow.rate(0.1, 0), 0.1);
  });

  it('outlasts a rate that is set low for a while', () => {
    const backOff = createBackOff();
    backOff.refused(refusal(5000, 1000));
    assert.equal(backOff.rate(10, 6000), 10);
    assert.equal(backOff.rate(1000, 7000), 600);
  });
});
