import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { paceOf, settleBatchSize, windowFor } from '../../../src/workflows/run-pace.ts';
import { pricingInput } from '../../support/plans.ts';

const run = (keysPerSecond: number | null, storesPerSecond: number | null, keyTemplates?: string[]) => ({
  plan: pricingInput(['7'], { keysPerSecond, ...(keyTemplates && { keyTemplates }) }).plan,
  throttle: storesPerSecond === null ? undefined : { storesPerSecond, actor: 'ann', reason: 'x' },
});

describe('pace of a run, in keys a second', () => {
  for (const { rule, throttle, pace } of [
    { rule: null, throttle: null, pace: null },
    { rule: 300, throttle: null, pace: 300 },
    { rule: null, throttle: 50, pace: 200 },
    { rule: 300, throttle: 50, pace: 200 },
    { rule: 100, throttle: 50, pace: 100 },
    { rule: null, throttle: 0.01, pace: 0.04 },
  ]) {
    it(`is ${pace} when its rule says ${rule} and an operator ${throttle} stores`, () => {
      assert.equal(paceOf(run(rule, throttle)), pace);
    });
  }

  it('counts a store without keys as one key', () => {
    assert.equal(paceOf(run(null, 50, [])), 50);
  });

  it('is never above either limit, and above zero', () => {
    const rate = fc.option(fc.double({ min: 0.001, max: 1e6, noNaN: true }));
    fc.assert(
      fc.property(rate, rate, (rule, throttle) => {
        const pace = paceOf(run(rule, throttle));
        if (rule === null && throttle === null) assert.equal(pace, null);
        else
          assert.ok(
            pace !== null && pace > 0 && pace <= (rule ?? Infinity) && pace <= (throttle ?? Infinity) * 4,
          );
      }),
    );
  });
});

describe('what follows from the pace', () => {
  it('has one batch in flight under a pace, so that two do not add up, else four', () => {
    assert.equal(windowFor(null, 8), 8);
    assert.equal(windowFor(1_000_000, 8), 1);
  });

  it('settles every delete batch by itself below 25 stores a second', () => {
    assert.equal(settleBatchSize(null, 4), 500);
    assert.equal(settleBatchSize(100, 4), 500);
    assert.equal(settleBatchSize(99.9, 4), 1);
    assert.equal(settleBatchSize(24, 0), 1);
  });
});
