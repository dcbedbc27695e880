import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deleteAhead } from '../../../src/activities/delete-ahead.ts';
import type { InvalidationPlan } from '../../../src/contract/plan.ts';
import { FakePorts } from '../../support/fake-ports.ts';
import { pricingInput, storeIds } from '../../support/plans.ts';

function planOf(stores: number, changes: Partial<InvalidationPlan> = {}): InvalidationPlan {
  return pricingInput(storeIds(stores), changes).plan;
}

describe('deletes sent beside the start of a run', () => {
  it('are those of the plan, each once', () => {
    const ports = new FakePorts();
    assert.equal(deleteAhead(ports)(planOf(2)), true);
    assert.equal(ports.deleteAttempts, 8);
  });

  it('leave what fails to the run', async () => {
    const ports = new FakePorts();
    ports.deleteTrouble = () => 'cache-unavailable';
    assert.equal(deleteAhead(ports)(planOf(1)), true);
    await new Promise(setImmediate);
    assert.deepEqual([ports.deleteAttempts, ports.deleted], [4, []]);
  });

  for (const [what, plan] of [
    ['of the bulk lane', planOf(101)],
    ['that waits for approval', planOf(2, { approveAbove: 1 })],
    ['with a rate of its own', planOf(1, { keysPerSecond: 1000 })],
    ['without stores', planOf(0)],
  ] as const)
    it(`are not those of a run ${what}`, () => {
      const ports = new FakePorts();
      assert.equal(deleteAhead(ports)(plan), false);
      assert.equal(ports.deleteAttempts, 0);
    });

  it('are none while the fleet is paused', () => {
    const ports = new FakePorts();
    ports.holdFleet({ actor: 'ann', reason: 'tea', until: '2026-01-01T00:00:00Z' });
    assert.equal(deleteAhead(ports)(planOf(1)), false);
    assert.equal(ports.deleteAttempts, 0);
  });
});
