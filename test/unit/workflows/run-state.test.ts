import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CarriedRun } from '../../../src/contract/carried-run.ts';
import { globalUnit } from '../../../src/contract/plan.ts';
import { carryRunState } from '../../../src/workflows/carry-run-state.ts';
import { countStores, createRunState, wantsEventMenus } from '../../../src/workflows/run-state.ts';
import { pricingInput, storeIds } from '../../support/plans.ts';

const why = { actor: 'ann', reason: 'too many misses' };
const [s1 = '', s2 = '', s3 = '', s4 = '', s5 = '', s6 = ''] = storeIds(6);

const carried: CarriedRun = {
  toDelete: '0',
  toSettle: [{ stores: '1', dueAtMs: 9000 }],
  toQueue: '2',
  failed: [{ store: s4, code: 'cache-timeout', message: 'no answer' }],
  alsoFailed: [],
  skipped: [{ ...why, stores: '4' }],
  keysDeleted: 12,
  refilled: 2,
  verified: { fresh: 1, stale: 1, unknown: 0, staleKeys: ['base_price:s00006'] },
  menusQueued: 1,
  alreadyProcessed: false,
  approved: true,
  slowTries: 3,
  retrying: true,
  activeMenusAfter: 's0007',
  startedAtMs: 1000,
  pause: { ...why, since: '2026-01-01T00:00:00.000Z', until: '2026-01-01T01:00:00.000Z' },
  held: { ...why, until: '2026-01-01T02:00:00.000Z' },
  throttle: { storesPerSecond: 5, ...why },
  lastAction: { action: 'pause', ...why, at: '2026-01-01T00:00:00.000Z' },
  refused: [{ signal: 'resume', reason: 'the run is not paused', at: '2026-01-01T00:00:00.000Z' }],
  shownPhase: 'paused',
};

describe('state of a run', () => {
  it('begins with all stores to delete', () => {
    const run = createRunState(pricingInput(storeIds(3)), 5);
    assert.deepEqual(run.toDelete, storeIds(3));
    assert.equal(run.done.size, 0);
    assert.equal(run.startedAtMs, 5);
    assert.equal(run.shownPaused, false);
  });

  it('says the phase from the start in the bulk lane only', () => {
    assert.equal(createRunState(pricingInput(storeIds(100)), 0).shownPhase, undefined);
    assert.equal(createRunState(pricingInput(storeIds(101)), 0).shownPhase, 'deleting');
  });

  it('comes back whole from its carried form, through JSON', () => {
    const input = pricingInput(storeIds(6));
    const sent = JSON.parse(JSON.stringify(carried)) as CarriedRun;
    const run = createRunState({ ...input, carried: sent }, 99);
    assert.deepEqual(run.toDelete, [s1]);
    assert.deepEqual(run.toSettle, [{ stores: [s2], dueAtMs: 9000 }]);
    assert.deepEqual(run.toQueue, [s3]);
    assert.deepEqual([...run.failed.keys()], [s4]);
    assert.deepEqual([...run.skipped.values()], [{ store: s5, ...why }]);
    assert.deepEqual([...run.done], [s6]);
    assert.deepEqual(countStores(run), { total: 6, done: 1, failed: 1, skipped: 1 });
    assert.equal(run.shownPaused, true);
    assert.deepEqual(carryRunState(run), carried);
  });

  it('carries no optional field that is not there', () => {
    const run = createRunState(pricingInput(storeIds(2)), 0);
    const sent = carryRunState(run);
    assert.deepEqual(JSON.parse(JSON.stringify(sent)), sent);
    assert.equal('pause' in sent, false);
  });

  it('hands its successor lists that no longer change', () => {
    const run = createRunState({ ...pricingInput(storeIds(6)), carried }, 0);
    run.toSettle.pop();
    run.refused.pop();
    assert.equal(carried.toSettle.length, 1);
    assert.equal(carried.refused.length, 1);
  });

  it('counts no store for a rule without fan-out', () => {
    const run = createRunState(pricingInput([globalUnit]), 0);
    run.done.add(globalUnit);
    assert.deepEqual(countStores(run), { total: 0, done: 0, failed: 0, skipped: 0 });
  });

  it('wants menus of the event only where the plan does, and no earlier run has queued them', () => {
    const run = createRunState(pricingInput(['7']), 0);
    assert.equal(wantsEventMenus(run), true);
    run.alreadyProcessed = true;
    assert.equal(wantsEventMenus(run), false);
    assert.equal(wantsEventMenus(createRunState(pricingInput(['7'], { menus: { kind: 'none' } }), 0)), false);
  });

  it('fits into an input of the server however many of its 50,000 stores failed or are skipped, and why', () => {
    const run = createRunState(pricingInput(storeIds(50_000), {}), 0);
    run.toDelete = [];
    const text = 'x'.repeat(500);
    for (const [index, store] of run.plan.stores.entries()) {
      if (index % 3 === 0) run.failed.set(store, { store, code: 'cache-key-refused', message: text });
      else if (index % 3 === 1) run.skipped.set(store, { store, actor: text, reason: text });
    }
    const sent = carryRunState(run);
    assert.ok(JSON.stringify(sent).length < 512 * 1024, `${JSON.stringify(sent).length} bytes`);
    const again = createRunState({ ...pricingInput(run.plan.stores), carried: sent }, 0);
    assert.deepEqual([...again.failed.keys()], [...run.failed.keys()]);
    assert.deepEqual([...again.skipped.keys()], [...run.skipped.keys()]);
    assert.deepEqual([...again.failed.values()].slice(0, 20), [...run.failed.values()].slice(0, 20));
    assert.equal(again.done.size, 16_666);
  });
});
