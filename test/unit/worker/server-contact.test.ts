import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { createServerContact } from '../../../src/worker/server-contact.ts';

describe('the contact with the server', () => {
  let nowMs = 0;
  let answers = true;
  let asked = 0;
  let lost = 0;
  const contact = () =>
    createServerContact({
      ask: () => {
        asked += 1;
        return answers ? Promise.resolve() : Promise.reject(new Error('no answer'));
      },
      leaseMs: 3000,
      askEveryMs: 500,
      onLost: () => (lost += 1),
      now: () => nowMs,
    });

  /** Lets so much time pass, in steps in which answers arrive. */
  async function pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += 500) {
      nowMs += 500;
      mock.timers.tick(500);
      await setImmediate();
    }
  }

  beforeEach(() => {
    [nowMs, answers, asked, lost] = [0, true, 0, 0];
    mock.timers.enable({ apis: ['setInterval'] });
  });
  afterEach(() => mock.timers.reset());

  it('is kept as long as the server answers', async () => {
    const watch = contact()();
    await pass(60_000);
    assert.equal(watch.lost.aborted, false);
    watch.end();
  });

  it('is lost three seconds after the last answer was asked for, for every step in hand', async () => {
    const server = contact();
    const steps = [server(), server()];
    await pass(10_000);
    answers = false;
    await pass(2500);
    assert.deepEqual([steps.map((step) => step.lost.aborted), lost], [[false, false], 0]);
    await pass(500);
    assert.deepEqual([steps.map((step) => step.lost.aborted), lost], [[true, true], 1]);
  });

  it('counts from its begin for a step that the server has just given out', async () => {
    answers = false;
    const server = contact();
    const first = server();
    await pass(2000);
    const second = server();
    await pass(1000);
    assert.deepEqual([first.lost.aborted, second.lost.aborted], [true, false]);
    await pass(2000);
    assert.equal(second.lost.aborted, true);
  });

  it('is not asked for while nothing is in hand', async () => {
    const server = contact();
    server().end();
    await pass(5000);
    assert.equal(asked, 0);
    const step = server();
    await pass(5000);
    step.end();
    const meanwhile = asked;
    await pass(5000);
    assert.deepEqual([meanwhile, asked], [10, 10]);
  });
});
