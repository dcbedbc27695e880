import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { InvalidationInput } from '../../src/contract/invalidation.ts';
import type { InvalidationPlan } from '../../src/contract/plan.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startHarness, type Harness } from './support/harness.ts';

describe('the last stages of a small change', () => {
  let ports: FakePorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(currentPorts(() => ports));
  });
  beforeEach(() => {
    ports = new FakePorts();
  });
  after(() => harness.stop());

  /** A change of an outbox row that is open. */
  function change(stores: readonly string[], plan: Partial<InvalidationPlan> = {}): InvalidationInput {
    const input = pricingInput(stores, plan);
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    return input;
  }

  /** Runs it; answers how many steps it took, all of them local. */
  async function stepsOf(input: InvalidationInput): Promise<number> {
    const run = await harness.start(input);
    const { outcome, outbox, menusQueued } = await run.result();
    assert.deepEqual([outcome, outbox, menusQueued], ['processed', 'marked', input.plan.stores.length]);
    const events = await run.events();
    assert.equal(events.includes('ACTIVITY_TASK_SCHEDULED'), false);
    return events.filter((event) => event === 'MARKER_RECORDED').length;
  }

  for (const { name, stores, settleMs, steps } of [
    { name: 'one store', stores: 1, settleMs: 0, steps: 1 },
    { name: 'ten stores', stores: 10, settleMs: 0, steps: 1 },
    { name: 'a hundred stores', stores: 100, settleMs: 0, steps: 1 },
    { name: 'no store', stores: 0, settleMs: 0, steps: 1 },
    { name: 'ten stores that settle', stores: 10, settleMs: 50, steps: 2 },
  ])
    it(`of ${name} are one step`, async () => {
      const input = change(storeIds(stores), { settleMs });
      assert.equal(await stepsOf(input), steps);
      assert.equal(ports.timeline.at(-1), `mark ${input.event.jobId}`);
      assert.equal(ports.deleted.length, stores * 4);
    });

  for (const stage of ['queueTrouble', 'markTrouble'] as const)
    it(`are steps of their own from the one that fails (${stage}), and no delete is repeated`, async () => {
      let failed = false;
      ports[stage] = () => {
        if (failed) return undefined;
        failed = true;
        return 'database-unavailable';
      };
      assert.equal(await stepsOf(change(['7'])), 2);
      assert.equal(ports.deleted.length, 4);
      assert.equal(ports.queued.length, 1);
    });

  it('do not mark the row while a store of them has failed', async () => {
    const bad = 's00003';
    ports.deleteTrouble = (key) => (key.endsWith(`:${bad}`) ? 'cache-key-refused' : undefined);
    const run = await harness.start(change(storeIds(22)));
    await waitUntil('the run to wait with it', async () => (await run.progress()).phase === 'waiting');
    assert.deepEqual([ports.queued.length, ports.marked], [21, []]);
    const skip = { stores: [bad], actor: 'ann', reason: 'closed' };
    await run.signal('skipStores', skip);
    await run.result();
    assert.match(ports.timeline.at(-1) ?? '', /^mark /);
    assert.equal(ports.marked.length, 1);
  });

  it('mark nothing of a row that is foreign, or of an earlier run', async () => {
    assert.equal(
      (await (await harness.start(change(['7'], { outbox: 'foreign' }))).result()).outbox,
      'foreign',
    );
    const input = change(['8']);
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'marked');
    const { outcome, outbox } = await (await harness.start(input)).result();
    assert.deepEqual([outcome, outbox], ['already-processed', 'already-marked']);
    assert.deepEqual([ports.marked, ports.queued.map(({ store }) => store)], [[], ['7']]);
  });
});
