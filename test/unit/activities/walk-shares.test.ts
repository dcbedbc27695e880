import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTick } from 'node:timers/promises';
import { MockActivityEnvironment } from '@temporalio/testing';
import { deleteStoreKeys } from '../../../src/activities/delete-store-keys.ts';
import { createWalkShares, fixedShare, type WalkShare } from '../../../src/activities/walk-shares.ts';
import type { StepOutcome, StoreStep } from '../../../src/contract/activities.ts';
import { lowerBoundOf } from '../../../src/limiter/flight-book.ts';
import { FakePorts } from '../../support/fake-ports.ts';
import { storeIds } from '../../support/plans.ts';
import { walkLimits } from '../../support/walk-limits.ts';

/** Begins as many visits as the share allows; how many they are. */
function fill(share: WalkShare): number {
  let visits = 0;
  while (share.begin(1)) visits += 1;
  return visits;
}

describe('the share of a walk', () => {
  it('is all that its class may have in flight when it goes alone', () => {
    assert.equal(fill(createWalkShares(96).enter('urgent', 4)), 24);
    assert.equal(fill(createWalkShares(96).enter('bulk', 4)), lowerBoundOf(96) / 4);
  });

  it('goes past the bound by less than a visit', () => {
    assert.equal(fill(createWalkShares(10).enter('urgent', 4)), 3);
  });

  it('is one visit at least', () => {
    const shares = createWalkShares(1);
    assert.deepEqual([fill(shares.enter('bulk', 4)), fill(shares.enter('bulk', 4))], [1, 1]);
  });

  it('does not depend on the walks of other classes', () => {
    const shares = createWalkShares(96);
    fill(shares.enter('urgent', 4));
    assert.equal(fill(shares.enter('bulk', 4)), 21);
  });

  it('becomes even when another walk begins, as visits end', () => {
    const shares = createWalkShares(80);
    const first = shares.enter('urgent', 4);
    assert.equal(fill(first), 20);
    const second = shares.enter('urgent', 4);
    assert.equal(fill(second), 1, 'nothing is free yet');
    for (let ended = 0; ended < 5; ended += 1) first.end();
    assert.equal(fill(first), 0, 'it has more than its half');
    assert.equal(fill(second), 4);
    for (let ended = 0; ended < 5; ended += 1) first.end();
    assert.deepEqual([fill(first), fill(second)], [0, 5]);
  });

  it('grows when another walk leaves', () => {
    const shares = createWalkShares(80);
    const [first, second] = [shares.enter('urgent', 4), shares.enter('urgent', 4)];
    assert.deepEqual([fill(first), fill(second)], [10, 10]);
    for (let ended = 0; ended < 10; ended += 1) second.end();
    assert.equal(fill(first), 0);
    second.leave();
    assert.equal(fill(first), 10);
  });

  it('is what it is told where it is fixed', () => {
    assert.equal(fill(fixedShare(4)), 4);
  });
});

describe('the deletes of the steps of a process', () => {
  const step = (priority: StoreStep['priority']): StoreStep => ({
    stores: storeIds(100),
    keyTemplates: ['a:{store}', 'b:{store}', 'c:{store}', 'd:{store}'],
    priority,
    keysPerSecond: null,
    failedBefore: false,
    menus: null,
  });

  /** Most deletes that steps side by side asked for at once. */
  async function mostAtOnce(steps: readonly StoreStep[]): Promise<number> {
    const ports = new FakePorts();
    const limits = walkLimits();
    let underWay = 0;
    let most = 0;
    ports.deleteTrouble = async () => {
      most = Math.max(most, (underWay += 1));
      await nextTick();
      underWay -= 1;
      return undefined;
    };
    const outcomes = await Promise.all(
      steps.map((each) => {
        const run = () => deleteStoreKeys(ports, limits, each);
        return new MockActivityEnvironment().run<[], StepOutcome, typeof run>(run);
      }),
    );
    for (const { keysDeleted } of outcomes) assert.equal(keysDeleted, 400);
    return most;
  }

  it('are as many at once as may be in flight', async () => {
    assert.equal(await mostAtOnce([step('urgent')]), 96);
    assert.equal(await mostAtOnce([step('bulk')]), lowerBoundOf(96));
  });

  it('go past that by a store for each step that begins beside others at most', async () => {
    const most = await mostAtOnce(Array.from({ length: 4 }, () => step('bulk')));
    assert.ok(most >= lowerBoundOf(96) && most <= lowerBoundOf(96) + 3 * 4, `${most} at once`);
  });
});
