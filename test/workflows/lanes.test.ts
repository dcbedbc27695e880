import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { globalUnit } from '../../src/contract/plan.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startHarness, type Harness } from './support/harness.ts';

describe('stages of a run', () => {
  let ports: FakePorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(currentPorts(() => ports));
  });
  beforeEach(() => {
    ports = new FakePorts();
  });
  after(() => harness.stop());

  it('deletes, looks again, queues and marks, in this order', async () => {
    const input = pricingInput(['7'], { settleMs: 50 });
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    const result = await (await harness.start(input)).result();
    assert.deepEqual([...ports.timeline.slice(0, 4)].sort(), [
      'delete base_price:7',
      'delete child_price:7',
      'delete standard_price:7',
      'delete swap_price:7',
    ]);
    assert.deepEqual(ports.timeline.slice(4), ['look', 'queue 7', `mark ${input.event.jobId}`]);
    assert.deepEqual(result, {
      outcome: 'processed',
      stores: { total: 1, done: 1, failed: 0, skipped: 0 },
      keysDeleted: 4,
      refilled: 0,
      menusQueued: 1,
      outbox: 'marked',
    });
  });

  it('deletes again what a slow reader filled, and counts it', async () => {
    const input = pricingInput(['7', '8'], { settleMs: 1000 });
    const run = await harness.start(input);
    await waitUntil('all deletes', () => ports.deleted.length === 8);
    ports.existing.add('base_price:8');
    const result = await run.result();
    assert.equal(result.refilled, 1);
    assert.equal(ports.existing.size, 0);
    assert.equal(ports.deleted.filter((key) => key === 'base_price:8').length, 2);
  });

  it('marks the row of an event that names no store', async () => {
    const input = pricingInput([]);
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    const result = await (await harness.start(input)).result();
    assert.deepEqual(ports.timeline, [`mark ${input.event.jobId}`]);
    assert.equal(result.outcome, 'processed');
  });

  it('leaves a foreign outbox row alone', async () => {
    const result = await (await harness.start(pricingInput(['7'], { outbox: 'foreign' }))).result();
    assert.equal(result.outbox, 'foreign');
    assert.equal(
      ports.timeline.some((entry) => entry.startsWith('mark')),
      false,
    );
  });

  it('names a missing outbox row as its outcome', async () => {
    const result = await (await harness.start(pricingInput(['7']))).result();
    assert.equal(result.outbox, 'missing');
    assert.equal(result.outcome, 'processed');
  });

  it('ends as already-processed, without menus, when the row is marked already', async () => {
    const input = pricingInput(['7']);
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'marked');
    const result = await (await harness.start(input)).result();
    assert.equal(result.outcome, 'already-processed');
    assert.equal(result.menusQueued, 0);
    assert.equal(ports.deleted.length, 4);
  });

  it('deletes global keys once and queues all active stores after them', async () => {
    ports.activeStoreIds = storeIds(1300);
    const input = pricingInput([globalUnit], {
      keyTemplates: ['base_products', 'product_config'],
      menus: { kind: 'allActive', menusPerSecond: 5000 },
    });
    const result = await (await harness.start(input)).result();
    assert.deepEqual([...ports.deleted].sort(), ['base_products', 'product_config']);
    assert.deepEqual(
      ports.queued.map(({ store }) => store),
      storeIds(1300),
    );
    assert.ok(ports.timeline.indexOf('queue s00001') > ports.timeline.indexOf('delete product_config'));
    assert.equal(result.menusQueued, 1300);
    assert.deepEqual(result.stores, { total: 0, done: 0, failed: 0, skipped: 0 });
  });

  it('gives every store of a bulk run its deletes and its menu exactly once', async () => {
    const stores = storeIds(1111);
    await (await harness.start(pricingInput(stores, { settleMs: 100 }))).result();
    assert.equal(ports.deleted.length, 4444);
    assert.equal(new Set(ports.deleted).size, 4444);
    assert.deepEqual(ports.queued.map(({ store }) => store).sort(), stores);
  });

  it('takes a local step that fails twice to a regular activity', async () => {
    let failures = 0;
    // Once in the joined step, then twice in the step of its own.
    ports.queueTrouble = () => (++failures <= 3 ? 'database-unavailable' : undefined);
    const run = await harness.start(pricingInput(['7']));
    const result = await run.result();
    const events = await run.events();
    assert.equal(result.menusQueued, 1);
    assert.equal(events.filter((event) => event === 'ACTIVITY_TASK_SCHEDULED').length, 1);
  });

  it('takes a local delete that is stuck to a regular activity after a second', async () => {
    let first = true;
    ports.deleteTrouble = (key) => {
      if (!first || key !== 'base_price:7') return undefined;
      first = false;
      return new Promise((resolve) => setTimeout(() => resolve('cache-timeout'), 1100));
    };
    const run = await harness.start(pricingInput(['7']));
    await run.result();
    const events = await run.events();
    assert.equal(events.filter((event) => event === 'ACTIVITY_TASK_COMPLETED').length, 1);
  });
});
