import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createRunPace } from '../../../src/limiter/run-pace.ts';
import type { HandClock } from './hand-clock.ts';
import { handClock } from './hand-clock.ts';

describe('run pace', () => {
  let clock: HandClock;
  beforeEach(() => {
    clock = handClock();
  });
  afterEach(() => clock.stop());

  it('gives turns at the rate of the run, the first after its wait as well', async () => {
    const pace = createRunPace({ keysPerSecond: 0.5, now: clock.now });
    const turns: number[] = [];
    for (const number of [1, 2, 3]) void pace.turn().then(() => turns.push(number));
    await clock.advance(1990);
    assert.deepEqual(turns, []);
    await clock.advance(20);
    assert.deepEqual(turns, [1]);
    await clock.advance(4000);
    assert.deepEqual(turns, [1, 2, 3]);
  });

  it('keeps the rate over steps that follow one another', async () => {
    let turns = 0;
    for (let step = 0; step < 5; step++) {
      const pace = createRunPace({ keysPerSecond: 10, now: clock.now });
      const controller = new AbortController();
      for (let key = 0; key < 10; key++)
        void pace.turn(controller.signal).then(
          () => turns++,
          () => undefined,
        );
      await clock.advance(250);
      controller.abort();
    }
    assert.equal(turns, 10);
  });

  it('does not pace a run without a rate of its own', async () => {
    const pace = createRunPace({ keysPerSecond: null, now: clock.now });
    await Promise.all(Array.from({ length: 1000 }, () => pace.turn()));
  });

  it('ends a wait with the reason of the signal, paced or not', async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    const waiting = createRunPace({ keysPerSecond: 0.1, now: clock.now }).turn(controller.signal);
    controller.abort(reason);
    await assert.rejects(waiting, reason);
    await assert.rejects(createRunPace({ keysPerSecond: null }).turn(controller.signal), reason);
  });
});
