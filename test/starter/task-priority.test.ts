import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runOptions } from '../../src/starter/start-invalidation.ts';
import { pricingInput } from '../support/plans.ts';

describe('the tasks of a run at the Temporal server', () => {
  for (const [priority, priorityKey] of [
    ['urgent', 1],
    ['normal', 3],
    ['bulk', 5],
  ] as const) {
    it(`have the priority key ${priorityKey} when it is ${priority}`, () => {
      const { event, plan } = pricingInput(['7'], { priority });
      assert.deepEqual(runOptions(event, plan, 'hash').priority, { priorityKey });
    });
  }
});
