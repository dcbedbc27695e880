import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { limits } from '../../../src/contract/limits.ts';
import { checkedKeys } from '../../../src/contract/verified.ts';
import {
  newVerification,
  recordVerified,
  returnVerifyKeys,
  takeVerifyKeys,
} from '../../../src/workflows/verify-share.ts';
import { storeIds } from '../../support/plans.ts';

const stale = (keys: number) => ({ fresh: 0, stale: keys, unknown: 0, staleKeys: [] });

/** A run over so many stores, none of them looked at yet. */
function newRun(stores: number) {
  const plan = storeIds(stores);
  return newVerification(plan, { toDelete: plan, toSettle: [], failed: new Map() }, undefined);
}

describe('keys to be judged', () => {
  it('are all of the sample for the one step of a small run', () => {
    assert.equal(takeVerifyKeys(newRun(1), 1, 1), limits.verifiedKeys);
    assert.equal(takeVerifyKeys(newRun(100), 100, 100), limits.verifiedKeys);
  });

  it('are shared out in proportion to the stores', () => {
    const run = newRun(8000);
    const shares = Array.from({ length: 16 }, () => takeVerifyKeys(run, 500, 8000));
    assert.deepEqual(new Set(shares), new Set([6, 7]));
    assert.equal(
      shares.reduce((sum, share) => sum + share, 0),
      limits.verifiedKeys,
    );
  });

  it('that one step did not use go to the next', () => {
    const run = newRun(1000);
    const share = takeVerifyKeys(run, 500, 1000);
    assert.equal(share, 50);
    returnVerifyKeys(run, share);
    recordVerified(run, stale(2));
    assert.equal(takeVerifyKeys(run, 500, 1000), 98);
  });

  it('go on in proportion after continue-as-new', () => {
    const plan = storeIds(1000);
    const toSettle = [{ stores: plan.slice(500, 600), dueAtMs: 0 }];
    const run = newVerification(plan, { toDelete: plan.slice(600), toSettle, failed: new Map() }, stale(45));
    assert.equal(takeVerifyKeys(run, 100, 1000), 60 - 45);
  });

  it('are never more than the sample, whatever steps there are and however they end', () => {
    const steps = fc.array(
      fc.record({
        stores: fc.integer({ min: 1, max: 600 }),
        /** Share of its keys that it judges; none tells nothing. */
        used: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
        /** Steps that start before this one ends. */
        landsAfter: fc.nat(3),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), steps, (stores, all) => {
        const run = newRun(stores);
        const flights: { keys: number; used: number | null; left: number }[] = [];
        const land = (): void => {
          for (const flight of flights.filter(({ left }) => left < 0)) {
            flights.splice(flights.indexOf(flight), 1);
            returnVerifyKeys(run, flight.keys);
            if (flight.used !== null) recordVerified(run, stale(Math.floor(flight.used * flight.keys)));
          }
        };
        for (const { stores: size, used, landsAfter } of all) {
          const keys = takeVerifyKeys(run, size, stores);
          assert.ok(Number.isInteger(keys) && keys >= 0);
          flights.push({ keys, used, left: landsAfter });
          const out = flights.reduce((sum, flight) => sum + flight.keys, 0);
          assert.ok(out + checkedKeys(run.verified) <= limits.verifiedKeys);
          for (const flight of flights) flight.left -= 1;
          land();
        }
      }),
    );
  });
});
