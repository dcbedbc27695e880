import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCallWindow } from '../../../src/limiter/call-window.ts';
import { busiestSecond } from './busiest-second.ts';

/** Takes a call whenever one fits in. */
function takeAll(window: ReturnType<typeof createCallWindow>, from: number, to: number): number[] {
  const times: number[] = [];
  for (let now = from; now < to;) {
    const wait = window.waitMs(now);
    if (wait === 0) {
      window.take(now);
      times.push(now);
    } else {
      now += wait;
    }
  }
  return times;
}

describe('call window', () => {
  it('fills up from nothing, then lets one in for each that is a second old', () => {
    const window = createCallWindow(10, 0);
    const times = takeAll(window, 0, 5000);
    assert.equal(times.length, 50);
    assert.equal(busiestSecond(times), 10);
    assert.equal(times.filter((time) => time < 490).length, 5);
  });

  it('holds a whole second of calls at once after a second without any', () => {
    const window = createCallWindow(10, 0);
    const times = takeAll(window, 2000, 2100);
    assert.deepEqual(times, Array<number>(10).fill(2000));
    assert.equal(Math.round(window.waitMs(2100)), 900);
  });

  it('grows with the time for which a higher bound has held', () => {
    const window = createCallWindow(0, 0);
    window.setBound(100, 1000);
    assert.equal(takeAll(window, 1000, 1490).length, 50);
    window.setBound(10, 1500);
    assert.equal(takeAll(window, 1500, 1990).length, 5);
  });
});
