import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { FakePorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { startHarness, type Harness } from './support/harness.ts';

/** Budgets of the design: a run costs the server what its history has events. */
describe('history of a run, without operator action', () => {
  const ports = new FakePorts();
  let harness: Harness;
  before(async () => {
    harness = await startHarness(ports);
  });
  after(() => harness.stop());

  async function eventsOf(stores: number, settleMs: number): Promise<string[]> {
    const run = await harness.start(pricingInput(storeIds(stores), { settleMs }));
    const result = await run.result();
    assert.equal(result.stores.done, stores);
    assert.equal(result.keysDeleted, stores * 4);
    assert.equal(result.menusQueued, stores);
    return run.events();
  }

  it('has exactly 6 events, one step and one workflow task for one store', async () => {
    const events = await eventsOf(1, 0);
    assert.deepEqual(events, [
      'WORKFLOW_EXECUTION_STARTED',
      'WORKFLOW_TASK_SCHEDULED',
      'WORKFLOW_TASK_STARTED',
      'WORKFLOW_TASK_COMPLETED',
      'MARKER_RECORDED',
      'WORKFLOW_EXECUTION_COMPLETED',
    ]);
  });

  for (const stores of [10, 100])
    it(`has no more for ${stores} stores`, async () => {
      assert.equal((await eventsOf(stores, 0)).length, 6);
    });

  it('has at most 250 events for 8,000 stores', async () => {
    const events = await eventsOf(8000, 0);
    assert.ok(events.length <= 250, `${events.length} events`);
  });

  it('has 12 events for one store with a settle stage', async () => {
    const events = await eventsOf(1, 100);
    assert.equal(events.length, 12, events.join(' '));
  });

  it('has at most 500 events for 8,000 stores with a settle stage', async () => {
    const events = await eventsOf(8000, 2000);
    assert.ok(events.length <= 500, `${events.length} events`);
  });
});
