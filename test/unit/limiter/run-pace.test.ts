import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createRunPaces, type RunPace, type RunPaces } from '../../../src/limiter/run-pace.ts';
import type { HandClock } from './hand-clock.ts';
import { handClock } from './hand-clock.ts';

describe('run pace', () => {
  let clock: HandClock;
  let paces: RunPaces;
  let turns: number;
  beforeEach(() => {
    clock = handClock();
    paces = createRunPaces(clock.now);
    turns = 0;
  });
  afterEach(() => clock.stop());

  /** A step that asks for many keys; the returned function calls it back. */
  function step(keysPerSecond: number | null, run = 'run', keys = 100): () => void {
    const pace = paces.join(run, keysPerSecond);
    const controller = new AbortController();
    for (let key = 0; key < keys; key += 1) void takeTurn(pace, controller.signal);
    return () => {
      controller.abort();
      pace.leave();
    };
  }

  async function takeTurn(pace: RunPace, signal: AbortSignal): Promise<void> {
    try {
      await pace.turn?.(signal);
      turns += 1;
    } catch (error) {
      assert.equal(error, signal.reason);
    }
  }

  /** Turns given within so many milliseconds. */
  async function during(ms: number): Promise<number> {
    const before = turns;
    await clock.advance(ms);
    return turns - before;
  }

  it('gives turns at the rate of the run, the first after its wait as well', async () => {
    step(0.5);
    assert.equal(await during(1990), 0);
    assert.equal(await during(20), 1);
    assert.equal(await during(4000), 2);
  });

  it('keeps the rate over steps that follow one another', async () => {
    for (let number = 0; number < 5; number += 1) {
      const callBack = step(10, 'run', 10);
      await clock.advance(250);
      callBack();
    }
    assert.equal(turns, 10);
  });

  it('is shared by the steps of a run that are at work at once', async () => {
    step(10);
    step(10);
    step(10);
    assert.equal(await during(3050), 30);
  });

  it('leaves other runs alone', async () => {
    step(10, 'one');
    step(20, 'other');
    assert.equal(await during(2045), 60);
  });

  for (const { from, to, first, then } of [
    { from: 10, to: 40, first: 10, then: 40 },
    { from: 40, to: 10, first: 40, then: 10 },
    { from: 10, to: 0.001, first: 10, then: 0 },
    { from: 0.001, to: 10, first: 0, then: 10 },
  ]) {
    it(`follows a change from ${from} to ${to} keys a second, without a burst or a gap`, async () => {
      const callBack = step(from);
      assert.equal(await during(1010), first);
      callBack();
      step(to);
      assert.equal(await during(1010), then);
    });

    it(`takes ${to} keys a second for a step begun at ${from}, once another step of its run has it`, async () => {
      step(from, 'run', 50);
      assert.equal(await during(1010), first);
      step(to, 'run', 50);
      const given = await during(1010);
      assert.ok(Math.abs(given - then) <= 1, `${given} turns`);
    });
  }

  it('makes up for no pause: a run resumed after an hour goes on at its rate', async () => {
    const callBack = step(10);
    await clock.advance(1000);
    callBack();
    await clock.advance(60_000);
    step(10);
    assert.equal(await during(1010), 10);
  });

  it('begins anew in a process that is started again, without a burst', async () => {
    step(10);
    assert.equal(await during(950), 9);
    paces = createRunPaces(clock.now);
    step(10);
    assert.equal(await during(90), 1, 'the turn of the old process');
    assert.equal(await during(1000), 20, 'ten of each');
  });

  it('does not pace a run without a rate of its own', () => {
    assert.equal(paces.join('run', null).turn, null);
  });

  it('ends a wait with the reason of the signal', async () => {
    const reason = new Error('cancelled');
    const controller = new AbortController();
    const { turn } = paces.join('run', 0.1);
    assert.ok(turn);
    const waiting = turn(controller.signal);
    controller.abort(reason);
    await assert.rejects(waiting, reason);
  });
});
