import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { keyCount } from '../../src/contract/plan.ts';
import { memoKeys, searchAttributes } from '../../src/contract/names.ts';
import { readMessage } from '../../src/starter/read-message.ts';
import { startInvalidation } from '../../src/starter/start-invalidation.ts';
import { startBridgeHarness, waitUntilEmpty, type BridgeHarness } from './support/bridge-harness.ts';
import { priceChange, priceChangeRun, productChange, shippedRules } from './support/change-event.ts';
import { failFirstDelete } from './support/failing-queue.ts';
import { waitFor } from './support/wait-for.ts';

/** No worker runs, so every run stays open until the test ends it. */
describe('the bridge', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('starts one run for an event and deletes the message', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue);
    await queue.send([priceChange(1, ['12345', '12346'])]);
    await waitUntilEmpty(queue);

    const run = await harness.client.workflow.getHandle(priceChangeRun(1)).describe();
    assert.equal(run.status.name, 'RUNNING');
    assert.equal(run.type, 'invalidate');
    assert.equal(run.taskQueue, 'freshet-invalidation');
    assert.equal(run.memo?.[memoKeys.rule], 'pricing');
    assert.equal(run.memo[memoKeys.eventTime], '2026-11-20T17:00:00Z');
    assert.match(String(run.memo[memoKeys.eventHash]), /^[0-9a-f]{64}$/);
    assert.equal(await run.staticSummary(), 'Price change: 2 stores (job 1, tb.menu.pricing-service)');
    assert.match((await run.staticDetails()) ?? '', /`base_price:\{store\}`/);
    await waitFor('the delete is counted', () => bridge.stats().acknowledged === 1);
    assert.equal(bridge.stats().started, 1);
  });

  it('gives a run the search attributes of its event, and the phase in the bulk lane only', async () => {
    const queue = await harness.queues.createQueue();
    await harness.startBridge(queue);
    await queue.send([priceChange(2), productChange(2)]);
    await waitUntilEmpty(queue);

    const small = await harness.client.workflow.getHandle(priceChangeRun(2)).describe();
    const shown = Object.fromEntries(
      small.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]),
    );
    assert.deepEqual(shown, {
      [searchAttributes.eventType]: 'Pricing_InvalidateMenuExporterCache',
      [searchAttributes.source]: 'tb.menu.pricing-service',
      [searchAttributes.jobId]: '2',
      [searchAttributes.stores]: 1,
      [searchAttributes.paused]: false,
    });
    const product = 'invalidation/Product_InvalidateMenuExporterCache/tb.menu.product-service/2';
    const bulk = await harness.client.workflow.getHandle(product).describe();
    const phase = bulk.typedSearchAttributes.getAll().find(({ key }) => key.name === searchAttributes.phase);
    assert.equal(phase?.value, 'deleting');
  });

  it('acknowledges a second delivery while the run is open, and starts nothing', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue);
    await queue.send([priceChange(3)]);
    await waitUntilEmpty(queue);
    const { runId } = await harness.client.workflow.getHandle(priceChangeRun(3)).describe();
    await queue.send([priceChange(3)]);
    await waitUntilEmpty(queue);

    assert.equal(bridge.stats().started, 1);
    assert.equal(bridge.stats().duplicates, 1);
    assert.equal((await harness.client.workflow.getHandle(priceChangeRun(3)).describe()).runId, runId);
  });

  for (const end of ['terminated', 'cancelled'] as const) {
    it(`starts a fresh run for a delivery after the run was ${end}`, async () => {
      const jobId = end === 'terminated' ? 4 : 5;
      const queue = await harness.queues.createQueue();
      const bridge = await harness.startBridge(queue);
      await queue.send([priceChange(jobId)]);
      await waitUntilEmpty(queue);
      const handle = harness.client.workflow.getHandle(priceChangeRun(jobId));
      const first = await handle.describe();
      // Nobody works on a cancellation here, so the run is ended outright in both cases.
      if (end === 'cancelled') await handle.cancel();
      await handle.terminate('by the test');
      await queue.send([priceChange(jobId)]);
      await waitUntilEmpty(queue);

      assert.equal(bridge.stats().started, 2);
      const second = await handle.describe();
      assert.equal(second.status.name, 'RUNNING');
      assert.notEqual(second.runId, first.runId);
    });
  }

  it('keeps job ids of different sources apart', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue);
    const legacy = priceChange(6).replace('tb.menu.pricing-service', 'outboxPoller');
    await queue.send([priceChange(6), legacy]);
    await waitUntilEmpty(queue);

    assert.equal(bridge.stats().started, 2);
    assert.equal(bridge.stats().duplicates, 0);
  });

  it('knows the event again when its delete failed', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, {
      sqs: failFirstDelete(harness.queues.client()),
      visibilitySeconds: 1,
    });
    await queue.send([priceChange(7)]);
    await waitUntilEmpty(queue);

    await waitFor('the second delete is counted', () => bridge.stats().acknowledged === 1);
    assert.equal(bridge.stats().deletesFailed, 1);
    assert.equal(bridge.stats().started, 1);
    assert.equal(bridge.stats().duplicates, 1);
  });

  it('sends deletes beside the start where told to, of a message that comes for the first time, and says so', async () => {
    const queue = await harness.queues.createQueue();
    const ahead: string[] = [];
    const bridge = await harness.startBridge(queue, {
      sqs: failFirstDelete(harness.queues.client()),
      visibilitySeconds: 1,
      deleteAhead: ({ stores }) => {
        ahead.push(...stores);
        return stores.length === 1;
      },
    });
    await queue.send([priceChange(10, ['1'])]);
    await waitUntilEmpty(queue);
    assert.equal(bridge.stats().duplicates, 1);
    assert.deepEqual([ahead, bridge.stats().deletedAhead], [['1'], 1]);
    await queue.send([priceChange(11, ['2', '3'])]);
    await waitUntilEmpty(queue);
    const memoOf = async (jobId: number) =>
      (await harness.client.workflow.getHandle(priceChangeRun(jobId)).describe()).memo;
    assert.equal((await memoOf(10))?.[memoKeys.deletedAhead], true);
    assert.equal((await memoOf(11))?.[memoKeys.deletedAhead], undefined);
  });

  it('takes an event of 50,000 stores', async () => {
    const stores = Array.from({ length: 50_000 }, (_, index) => `store-${index}`);
    const body = priceChange(8, stores);
    assert.equal(keyCount(readMessage(shippedRules, body).plan), 200_000);
    const queue = await harness.queues.createQueue();
    await harness.startBridge(queue);
    await queue.send([body]);
    await waitUntilEmpty(queue);
    const run = await harness.client.workflow.getHandle(priceChangeRun(8)).describe();
    assert.equal(await run.staticSummary(), 'Price change: 50,000 stores (job 8, tb.menu.pricing-service)');
  });

  it('tells a start from a duplicate and from a conflict, whoever asks', async () => {
    const start = (body: string) => {
      const { event, plan, hash } = readMessage(shippedRules, body);
      return startInvalidation(harness.client, event, plan, hash, { eager: false });
    };
    assert.deepEqual(await start(priceChange(9, ['1'])), { kind: 'started', eagerlyStarted: false });
    assert.deepEqual(await start(priceChange(9, ['1'])), { kind: 'duplicate' });
    assert.deepEqual(await start(priceChange(9, ['2'])), { kind: 'content-conflict' });
  });
});
