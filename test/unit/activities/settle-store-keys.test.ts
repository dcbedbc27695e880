import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MockActivityEnvironment } from '@temporalio/testing';
import { settleStoreKeys } from '../../../src/activities/settle-store-keys.ts';
import { walkLimits } from '../../support/walk-limits.ts';
import type { StepOutcome, StoreStep } from '../../../src/contract/activities.ts';
import { FakePorts } from '../../support/fake-ports.ts';
import { storeIds } from '../../support/plans.ts';

const step: StoreStep = {
  stores: storeIds(300),
  keyTemplates: ['base_price:{store}'],
  priority: 'bulk',
  keysPerSecond: null,
  failedBefore: false,
  menus: null,
};

/** Runs a settle step whose keys have all come back; what was judged, and its outcome. */
async function settle(
  changes: Partial<StoreStep>,
  heartbeatDetails?: unknown,
): Promise<{ judged: string[]; outcome: StepOutcome }> {
  const ports = new FakePorts();
  const judged: string[] = [];
  ports.refilled = () => true;
  ports.verify = {
    judge: (keys) => {
      judged.push(...keys);
      return Promise.resolve(keys.map(() => 'fresh'));
    },
  };
  const environment = new MockActivityEnvironment({ heartbeatDetails });
  const run = () => settleStoreKeys(ports, walkLimits(), { ...step, ...changes });
  return { outcome: await environment.run<[], StepOutcome, typeof run>(run), judged };
}

describe('a settle step', () => {
  it('has no more keys judged than it may, over several looks', async () => {
    const { judged, outcome } = await settle({ verifyKeys: 150 });
    assert.equal(new Set(judged).size, 150);
    assert.deepEqual(outcome.verified, { fresh: 150, stale: 0, unknown: 0, staleKeys: [] });
    assert.equal(outcome.refilled, 300);
  });

  it('judges nothing where an older workflow does not ask for it', async () => {
    const { judged, outcome } = await settle({});
    assert.deepEqual(judged, []);
    assert.equal('verified' in outcome, false);
  });

  it('goes on with what its heartbeat kept, and judges only what is left', async () => {
    const verified = { fresh: 1, stale: 5, unknown: 1, staleKeys: ['base_price:s00001'] };
    const kept = { next: 100, failures: [], keysDeleted: 0, refilled: 100, verified };
    const { judged, outcome } = await settle({ verifyKeys: 10 }, kept);
    assert.deepEqual(judged, ['base_price:s00101', 'base_price:s00102', 'base_price:s00103']);
    assert.deepEqual(outcome.verified, { ...verified, fresh: 4 });
    assert.equal(outcome.refilled, 300);
  });
});
