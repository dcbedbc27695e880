import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planCost } from '../../src/cli/plan-cost.ts';
import type { InvalidationPlan } from '../../src/contract/plan.ts';
import { globalUnit } from '../../src/contract/plan.ts';

function planOf(stores: number, more: Partial<InvalidationPlan> = {}): InvalidationPlan {
  return {
    rule: 'pricing',
    title: 'Price change',
    stores: Array.from({ length: stores }, (_, index) => String(index)),
    keyTemplates: ['a:{store}', 'b:{store}', 'c:{store}', 'd:{store}'],
    menus: { kind: 'event' },
    outbox: 'own',
    settleMs: 0,
    approveAbove: null,
    priority: 'normal',
    keysPerSecond: null,
    ...more,
  };
}

const settle = { settleMs: 2000 };
const product: Partial<InvalidationPlan> = {
  stores: [globalUnit],
  keyTemplates: ['a', 'b', 'c', 'd'],
  menus: { kind: 'allActive', menusPerSecond: 50 },
};

describe('cost of a plan', () => {
  const table: [name: string, plan: InvalidationPlan, deletes: number, looks: number, actions: number][] = [
    ['one store', planOf(1), 4, 0, 2],
    ['one store with settle', planOf(1, settle), 4, 1, 4],
    ['100 stores', planOf(100), 400, 0, 2],
    ['100 stores with settle', planOf(100, settle), 400, 4, 4],
    ['101 stores, the smallest of the bulk lane', planOf(101), 404, 0, 4],
    // 32 batches of about a second, with a heartbeat each, start, last phase, mark.
    ['8,000 stores', planOf(8000), 32_000, 0, 67],
    // and 16 settle steps, each with a timer, and their phase.
    ['8,000 stores with settle', planOf(8000, settle), 32_000, 320, 100],
    ['no store', planOf(0, settle), 0, 0, 2],
    ['no store, and the outbox is not ours', planOf(0, { outbox: 'foreign' }), 0, 0, 1],
    ['two stores that wait for approval', planOf(2, { approveAbove: 1 }), 8, 0, 5],
    ['all active menus', planOf(0, product), 4, 0, 6],
    ['all active menus with settle', planOf(0, { ...product, ...settle }), 4, 1, 8],
  ];
  for (const [name, plan, deletes, looks, temporalActions] of table) {
    it(`counts the calls and the actions: ${name}`, () => {
      const cost = planCost(plan, null);
      assert.deepEqual([cost.deletes, cost.looks, cost.temporalActions], [deletes, looks, temporalActions]);
    });
  }

  it('keeps the budgets of billable actions', () => {
    assert.ok(planCost(planOf(8000), null).temporalActions <= 100);
    assert.ok(planCost(planOf(8000, settle), null).temporalActions <= 200);
  });

  it('grows with the heartbeats of slow batches', () => {
    // 1,000 keys a batch, twelve batches at 1,000 a second: twelve seconds each.
    assert.equal(planCost(planOf(8000), 1000).temporalActions, 35 + 32 * 12);
  });

  it('looks more often when the stores of a look are not whole settle batches', () => {
    // The rule's own low rate: settle batches of 250 stores, 25 stores a look.
    assert.equal(planCost(planOf(260, { ...settle, keysPerSecond: 10 }), null).looks, 10 + 1);
    assert.equal(planCost(planOf(260, settle), null).looks, 11);
  });
});

describe('time of a plan', () => {
  const table: [name: string, plan: InvalidationPlan, fleet: number | null, seconds: number | null][] = [
    ['no rate', planOf(8000, settle), null, null],
    ['deletes at the rate of the fleet', planOf(8000), 1000, 32],
    ['and looks, and the lag', planOf(8000, settle), 1000, 32 + 0.32 + 2],
    ['the rule is slower', planOf(100, { keysPerSecond: 40 }), 1000, 10],
    ['the rule is faster', planOf(100, { keysPerSecond: 4000 }), 40, 10],
    ['only the rule has a rate', planOf(100, { keysPerSecond: 40, ...settle }), null, 12],
  ];
  for (const [name, plan, fleet, seconds] of table) {
    it(`is told: ${name}`, () => {
      const told = planCost(plan, fleet).seconds;
      if (seconds === null || told === null) assert.equal(told, seconds);
      else assert.ok(Math.abs(told - seconds) < 1e-9, `${told} instead of ${seconds}`);
    });
  }
});
