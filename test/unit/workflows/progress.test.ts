import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { globalUnit } from '../../../src/contract/plan.ts';
import { phaseOf, progressOf, resultOf } from '../../../src/workflows/progress.ts';
import { restartRate, sampleKeys } from '../../../src/workflows/delete-rate.ts';
import { createRunState, type RunState } from '../../../src/workflows/run-state.ts';
import { recordVerified } from '../../../src/workflows/verify-share.ts';
import { pricingInput, storeIds } from '../../support/plans.ts';

const why = { actor: 'ann', reason: 'too many misses' };
const pause = { ...why, since: '2026-01-01T00:00:00.000Z', until: '2026-01-01T01:00:00.000Z' };
const failure = { store: 's00001', code: 'cache-timeout', message: 'no answer' } as const;

function newRun(changes: Partial<RunState> = {}, stores = storeIds(10)): RunState {
  return Object.assign(createRunState(pricingInput(stores), 0), changes);
}

describe('phase shown', () => {
  for (const { name, changes, phase } of [
    { name: 'is what the run is about', changes: { stage: 'settling' }, phase: 'settling' },
    {
      name: 'is paused before anything else',
      changes: { pause, held: pause, blocked: failure, awaitingApproval: true },
      phase: 'paused',
    },
    { name: 'is approval while it waits for that', changes: { awaitingApproval: true }, phase: 'approval' },
    { name: 'is held before blocked', changes: { held: pause, blocked: failure }, phase: 'held' },
    {
      name: 'is blocked, also while the next try is due',
      changes: { blocked: failure, nextTryAtMs: 1 },
      phase: 'blocked',
    },
    { name: 'is waiting with failed stores', changes: { nextTryAtMs: 1 }, phase: 'waiting' },
    { name: 'is the end once it has ended', changes: { stage: 'rejected', pause }, phase: 'rejected' },
  ] as const satisfies { name: string; changes: Partial<RunState>; phase: string }[]) {
    it(name, () => {
      assert.equal(phaseOf(newRun(changes)), phase);
    });
  }
});

describe('progress', () => {
  it('of a new run has no rate and no ETA yet', () => {
    const progress = progressOf(newRun());
    assert.deepEqual(progress, {
      phase: 'deleting',
      stores: { total: 10, done: 0, failed: 0, skipped: 0 },
      keysDeleted: 0,
      refilled: 0,
      menusQueued: 0,
      keysPerSecond: 0,
      etaSeconds: null,
      outbox: 'pending',
      failures: [],
      refused: [],
    });
  });

  it('tells the ETA from the keys that are left at the rate of the last steps', () => {
    const run = newRun({ keysDeleted: 20 });
    sampleKeys(run, 4000, 20);
    const { keysPerSecond, etaSeconds } = progressOf(run);
    assert.equal(keysPerSecond, 5);
    assert.equal(etaSeconds, 4);
  });

  for (const { name, rule, throttle, etaSeconds } of [
    { name: 'its rule', rule: 8, throttle: null, etaSeconds: 5 },
    { name: 'an operator', rule: null, throttle: 1, etaSeconds: 10 },
    { name: 'the slower of both', rule: 8, throttle: 1, etaSeconds: 10 },
    { name: 'a pace near zero', rule: null, throttle: 0.001, etaSeconds: 10_000 },
  ]) {
    it(`tells the ETA at the pace in force until a step is back: ${name}`, () => {
      const run = createRunState(pricingInput(storeIds(10), { keysPerSecond: rule }), 0);
      if (throttle !== null) run.throttle = { storesPerSecond: throttle, ...why };
      const first = progressOf(run);
      assert.deepEqual([first.keysPerSecond, first.etaSeconds], [0, etaSeconds]);
      sampleKeys(run, 4000, 20);
      run.keysDeleted = 20;
      assert.deepEqual([progressOf(run).keysPerSecond, progressOf(run).etaSeconds], [5, 4]);
      run.pause = pause;
      assert.equal(progressOf(run).etaSeconds, null);
      run.pause = undefined;
      restartRate(run, 5000);
      assert.equal(progressOf(run).etaSeconds, Math.ceil(etaSeconds / 2));
    });
  }

  it('does not wait for the keys of stores that are skipped', () => {
    const run = newRun({ keysDeleted: 20 });
    sampleKeys(run, 4000, 20);
    for (const store of storeIds(5)) run.skipped.set(store, { store, ...why });
    assert.equal(progressOf(run).etaSeconds, 0);
  });

  it('has no rate, and no ETA, while it stands still', () => {
    for (const changes of [{ pause }, { blocked: failure }, { nextTryAtMs: 1 }]) {
      const run = newRun({ keysDeleted: 20, ...changes });
      sampleKeys(run, 4000, 20);
      const { keysPerSecond, etaSeconds } = progressOf(run);
      assert.equal(keysPerSecond, 0);
      assert.equal(etaSeconds, null);
    }
  });

  it('has nothing left to wait for when every key is deleted, even twice', () => {
    assert.equal(progressOf(newRun({ keysDeleted: 40 })).etaSeconds, 0);
    assert.equal(progressOf(newRun({ keysDeleted: 44 })).etaSeconds, 0);
  });

  it('tells the consistency of refilled keys once some were judged', () => {
    const run = newRun();
    recordVerified(run.verification, { fresh: 3, stale: 1, unknown: 0, staleKeys: ['base_price:7'] });
    const consistency = {
      checked: 4,
      fresh: 3,
      stale: 1,
      unknown: 0,
      ratio: 0.75,
      staleKeys: ['base_price:7'],
    };
    assert.deepEqual(progressOf(run).consistency, consistency);
    assert.deepEqual(resultOf(run, 'processed').consistency, consistency);
  });

  it('names at most 20 failures', () => {
    const run = newRun({}, storeIds(50));
    for (const store of run.plan.stores) run.failed.set(store, { ...failure, store });
    const progress = progressOf(run);
    assert.equal(progress.failures.length, 20);
    assert.equal(progress.stores.failed, 50);
  });

  it('counts no store for a rule without fan-out, but names its failure', () => {
    const run = newRun({}, [globalUnit]);
    run.failed.set(globalUnit, { ...failure, store: globalUnit });
    const progress = progressOf(run);
    assert.deepEqual(progress.stores, { total: 0, done: 0, failed: 0, skipped: 0 });
    assert.equal(progress.failures.length, 1);
  });
});

describe('result', () => {
  it('names at most 20 of the skipped stores', () => {
    const run = newRun({}, storeIds(30));
    for (const store of run.plan.stores) run.skipped.set(store, { store, ...why });
    const result = resultOf(run, 'processed');
    assert.equal(result.skipped?.length, 20);
    assert.equal(result.stores.skipped, 30);
  });

  it('says who rejected it only when it was', () => {
    const run = newRun({ rejection: why });
    assert.deepEqual(resultOf(run, 'rejected').rejectedBy, why);
    assert.equal(resultOf(run, 'processed').rejectedBy, undefined);
  });
});
