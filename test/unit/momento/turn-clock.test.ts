import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { TurnClock } from '../../../src/dev/momento/turn-clock.ts';

describe('the clock of turns', () => {
  let nowMs = 0;
  beforeEach(() => {
    nowMs = 5000;
    mock.timers.enable({ apis: ['setInterval'] });
  });
  afterEach(() => mock.timers.reset());

  it('says how long the emulator had no turn before it read a call', () => {
    const clock = new TurnClock(() => nowMs);
    assert.equal(clock.lateMs(nowMs), 0);
    assert.equal(clock.lateMs(nowMs + 30), 30);
  });

  it('reaches back over a turn that took long: what came meanwhile is read after the timers of the next', () => {
    const clock = new TurnClock(() => nowMs);
    clock.lateMs(nowMs);
    nowMs += 31;
    mock.timers.tick(2);
    assert.equal(clock.lateMs(nowMs + 1), 32);
    nowMs += 2;
    mock.timers.tick(2);
    assert.equal(clock.lateMs(nowMs + 1), 3);
  });

  it('begins anew after a quiet time', () => {
    const clock = new TurnClock(() => nowMs);
    clock.lateMs(nowMs);
    nowMs += 1000;
    mock.timers.tick(2);
    assert.equal(clock.lateMs(nowMs + 500), 0);
  });
});
