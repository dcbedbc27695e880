import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { InvalidationInput } from '../../src/contract/invalidation.ts';
import { progressQuery, searchAttributes } from '../../src/contract/names.ts';
import { expandKey } from '../../src/contract/plan.ts';
import type { InvalidationResult, Progress } from '../../src/contract/progress.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { startInvalidation } from '../../src/starter/start-invalidation.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startHarness, type Harness } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';
import { shownAttributes } from './support/shown-attributes.ts';

const why = { actor: 'ann', reason: 'too many misses' };

describe('a run that continues as new', () => {
  let ports: FakePorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(
      currentPorts(() => ports),
      await privateServer(60),
    );
  });
  beforeEach(() => {
    ports = new FakePorts();
  });
  after(() => harness.stop());

  /** Starts it as the bridge does: with search attributes, memo and summary. */
  async function start(input: InvalidationInput) {
    const { event, plan } = input;
    ports.outboxRows.set(`${event.source}/${event.jobId}`, 'open');
    await startInvalidation(harness.client, { ...event, payload: {} }, plan, 'hash-of-the-event', {
      eager: false,
    });
    return harness.client.workflow.getHandle(invalidationWorkflowId(event));
  }

  async function runIds(workflowId: string, firstRunId: string): Promise<string[]> {
    const ids = [firstRunId];
    for (;;) {
      const { events } = await harness.client.workflow.getHandle(workflowId, ids.at(-1)).fetchHistory();
      const next = events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
      if (!next) return ids;
      ids.push(next);
    }
  }

  function assertIdentity(run: WorkflowExecutionDescription, input: InvalidationInput): void {
    const { event, plan } = input;
    assert.deepEqual(run.memo, {
      eventHash: 'hash-of-the-event',
      eventId: event.eventId,
      eventTime: event.time,
      rule: plan.rule,
    });
    const shown = shownAttributes(run);
    const { eventType, source, jobId, stores } = searchAttributes;
    assert.deepEqual(
      [eventType, source, jobId, stores].map((name) => shown[name]),
      [event.detailType, event.source, event.jobId, plan.stores.length],
    );
    assert.equal(run.raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds?.toString(), '5');
  }

  it('finishes 8,000 stores over several histories, each key and each menu exactly once', async () => {
    const input = pricingInput(storeIds(8000), { settleMs: 1000 });
    const handle = await start(input);
    const { runId } = await handle.describe();
    const result = (await handle.result()) as InvalidationResult;
    assert.deepEqual(result, {
      outcome: 'processed',
      stores: { total: 8000, done: 8000, failed: 0, skipped: 0 },
      keysDeleted: 32_000,
      refilled: 0,
      menusQueued: 8000,
      outbox: 'marked',
    });
    const { stores, keyTemplates } = input.plan;
    const keys = stores.flatMap((store) => keyTemplates.map((template) => expandKey(template, store)));
    assert.deepEqual([...ports.deleted].sort(), keys.sort());
    assert.deepEqual(ports.queued.map(({ store }) => store).sort(), stores);
    const chain = await runIds(handle.workflowId, runId);
    assert.ok(chain.length >= 3, `${chain.length} histories`);
    const last = await harness.client.workflow.getHandle(handle.workflowId, chain.at(-1)).describe();
    assertIdentity(last, input);
    assert.equal(shownAttributes(last)[searchAttributes.phase], 'processed');
    assert.equal(shownAttributes(last)[searchAttributes.paused], false);
  });

  it('adds up what it had judged over its histories, 100 keys in all', async () => {
    let judged = 0;
    ports.refilled = () => true;
    ports.verify = {
      judge: (keys) => {
        judged += keys.length;
        return Promise.resolve(keys.map((key) => (key.startsWith('base') ? 'stale' : 'fresh')));
      },
    };
    const handle = await start(pricingInput(storeIds(4000), { settleMs: 1000 }));
    const { runId } = await handle.describe();
    const { consistency, refilled } = (await handle.result()) as InvalidationResult;
    assert.ok((await runIds(handle.workflowId, runId)).length >= 2);
    assert.equal(refilled, 16_000);
    assert.equal(judged, 100);
    assert.equal(consistency?.checked, 100);
    assert.equal(consistency.fresh + consistency.stale, 100);
    assert.ok(consistency.stale > 0);
    assert.deepEqual(new Set(consistency.staleKeys.map((key) => key.split(':')[0])), new Set(['base_price']));
  });

  it('says what changed in the details of a successor, which has no summary', async () => {
    const input = pricingInput(storeIds(3000), { keysPerSecond: 4000 });
    const handle = await start(input);
    const { runId: first } = await handle.describe();
    await waitUntil('a successor', async () => (await handle.describe()).runId !== first);
    const metadata = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    assert.match(
      metadata.currentDetails ?? '',
      new RegExp(`^\`Price change\`, job \`${input.event.jobId}\` of `),
    );
    await handle.result();
  });

  it('carries over a pause, a throttle, failed and skipped stores, and who did what', async () => {
    ports.deleteTrouble = (key) => (/:s0000[34]$/.test(key) ? 'cache-key-refused' : undefined);
    const input = pricingInput(storeIds(3000), { settleMs: 1000 });
    const handle = await start(input);
    const progress = () => handle.query<Progress>(progressQuery);
    // Six seconds' work: stores are left when the pause comes.
    await handle.signal('throttle', { storesPerSecond: 500, ...why });
    await waitUntil('the failed stores', async () => (await progress()).stores.failed === 2);
    await handle.signal('skipStores', { stores: ['s00004'], ...why });
    const { runId: first } = await handle.describe();
    await handle.signal('pause', why);
    for (let again = 0; again < 20; again += 1) {
      await handle.signal('pause', { actor: 'ann', reason: `still too many, look ${again}` });
      await handle.query(progressQuery);
    }
    await waitUntil('a successor that is paused', async () => {
      const { runId } = await handle.describe();
      return runId !== first && (await progress()).phase === 'paused';
    });
    const deletedBefore = ports.deleted.length;
    const paused = await progress();
    assert.equal(paused.paused?.reason, 'still too many, look 19');
    assert.deepEqual(paused.throttle, { storesPerSecond: 500, ...why });
    assert.equal(paused.lastAction?.action, 'pause');
    assert.deepEqual(
      paused.failures.map(({ store, code }) => [store, code]),
      [['s00003', 'cache-key-refused']],
    );
    assert.equal(paused.stores.skipped, 1);
    const shown = await handle.describe();
    assertIdentity(shown, input);
    assert.equal(shownAttributes(shown)[searchAttributes.paused], true);
    assert.equal(shownAttributes(shown)[searchAttributes.phase], 'paused');
    assert.equal(ports.deleted.length, deletedBefore);

    await handle.signal('throttle', { storesPerSecond: null, ...why });
    await handle.signal('resume', { actor: 'bob' });
    await waitUntil('the wait for the failed store', async () => (await progress()).phase === 'waiting');
    assert.deepEqual((await progress()).stores, { total: 3000, done: 2998, failed: 1, skipped: 1 });
    ports.deleteTrouble = () => undefined;
    await handle.signal('retryFailed', { actor: 'bob' });
    const result = (await handle.result()) as InvalidationResult;
    assert.deepEqual(result.stores, { total: 3000, done: 2999, failed: 0, skipped: 1 });
    assert.deepEqual(result.skipped, [{ store: 's00004', ...why }]);
    assert.equal(new Set(ports.queued.map(({ store }) => store)).size, 2999);
    const last = await handle.describe();
    assert.equal(shownAttributes(last)[searchAttributes.paused], false);
    assert.equal(shownAttributes(last)[searchAttributes.phase], 'processed');
  });

  it('keeps 50,000 stores whose keys are all refused within the limits of the server, and waits with them', async () => {
    ports.deleteTrouble = () => 'cache-key-refused';
    const stores = storeIds(50_000).map((store) => `${store}-${'x'.repeat(10)}`);
    const handle = await start(pricingInput(stores, { keyTemplates: ['base_price:{store}'] }));
    const waiting = await waitUntil('the wait for all stores', async () => {
      const progress = await handle.query<Progress>(progressQuery);
      return progress.phase === 'waiting' && progress;
    });
    assert.deepEqual(waiting.stores, { total: 50_000, done: 0, failed: 50_000, skipped: 0 });
    assert.match(waiting.failures[0]?.message ?? '', /fails on purpose/);
    await handle.terminate('the test is over');
  });
});
