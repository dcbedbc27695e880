import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FailureCode } from '../../src/contract/failure-codes.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startHarness, type Harness } from './support/harness.ts';
import { phaseOf } from './support/wait-for-run.ts';

describe('failures of a run', () => {
  let ports: FakePorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(currentPorts(() => ports));
  });
  beforeEach(() => {
    ports = new FakePorts();
  });
  after(() => harness.stop());

  const failing = (store: string, code: FailureCode) => (key: string) =>
    key.endsWith(`:${store}`) ? code : undefined;

  it('waits with the one store of 300 that fails, after the menus of all others are queued', async () => {
    ports.deleteTrouble = failing('s00042', 'cache-unavailable');
    const input = pricingInput(storeIds(300));
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    const run = await harness.start(input);
    const waiting = await phaseOf(run, 'waiting');
    assert.deepEqual(waiting.stores, { total: 300, done: 299, failed: 1, skipped: 0 });
    assert.equal(waiting.menusQueued, 299);
    assert.equal(waiting.outbox, 'pending');
    assert.deepEqual(waiting.failures, [
      {
        store: 's00042',
        code: 'cache-unavailable',
        message: 'delete of base_price:s00042 fails on purpose',
      },
    ]);
    assert.deepEqual(ports.marked, []);

    ports.deleteTrouble = () => undefined;
    await run.signal('retryFailed', { actor: 'ann' });
    const result = await run.result();
    assert.deepEqual(result.stores, { total: 300, done: 300, failed: 0, skipped: 0 });
    assert.equal(ports.queued.filter(({ store }) => store === 's00042').length, 1);
    assert.deepEqual(ports.marked, [input.event.jobId]);
  });

  it('tries a transient failure of a store five times, each key by itself', async () => {
    ports.deleteTrouble = (key) => (key === 'base_price:s00042' ? 'cache-timeout' : undefined);
    await phaseOf(await harness.start(pricingInput(storeIds(300))), 'waiting');
    assert.equal(ports.deleteAttempts, 300 * 4 - 1 + 5);
  });

  it('puts a store whose key is refused on the failed list at its first try', async () => {
    ports.deleteTrouble = failing('7', 'cache-key-refused');
    const run = await harness.start(pricingInput(['7', '8']));
    const waiting = await phaseOf(run, 'waiting');
    assert.equal(waiting.failures[0]?.code, 'cache-key-refused');
    assert.equal(ports.deleteAttempts, 8);
  });

  it('ends when an operator skips the failed store, and names who and why', async () => {
    ports.deleteTrouble = failing('7', 'cache-key-refused');
    const run = await harness.start(pricingInput(['7', '8']));
    await phaseOf(run, 'waiting');
    await run.signal('skipStores', { stores: ['7'], actor: 'ann', reason: 'closed for good' });
    const result = await run.result();
    assert.deepEqual(result.stores, { total: 2, done: 1, failed: 0, skipped: 1 });
    assert.deepEqual(result.skipped, [{ store: '7', actor: 'ann', reason: 'closed for good' }]);
    assert.equal(result.outcome, 'processed');
  });

  it('keeps trying a step that gets no store through, visibly, until it does', async () => {
    let down = true;
    ports.deleteTrouble = () => (down ? 'cache-unavailable' : undefined);
    const run = await harness.start(pricingInput(['7']));
    await waitUntil('a pending activity with its last failure', async () => {
      const { raw } = await run.handle.describe();
      return raw.pendingActivities?.some(
        (activity) => activity.lastFailure?.applicationFailureInfo?.type === 'cache-unavailable',
      );
    });
    down = false;
    assert.equal((await run.result()).stores.done, 1);
  });

  it('is blocked by wrong credentials after one attempt, and goes on when they are mended', async () => {
    let wrong = true;
    ports.deleteTrouble = () => (wrong ? 'cache-auth' : undefined);
    const run = await harness.start(pricingInput(['7', '8'], { keyTemplates: ['base_price:{store}'] }));
    const blocked = await phaseOf(run, 'blocked');
    assert.equal(blocked.blocked?.code, 'cache-auth');
    // One local attempt of each store's step, then one of the regular activity, which asks for both.
    assert.equal(ports.deleteAttempts, 4);
    wrong = false;
    await run.signal('retryFailed', { actor: 'ann' });
    assert.equal((await run.result()).stores.done, 2);
  });

  it('is blocked by a missing table with the deletes kept', async () => {
    let missing = true;
    ports.queueTrouble = () => (missing ? 'database-schema' : undefined);
    const run = await harness.start(pricingInput(storeIds(300)));
    const blocked = await phaseOf(run, 'blocked');
    assert.equal(blocked.blocked?.code, 'database-schema');
    // The first of the two batches blocks the run, with the other one still under way.
    await waitUntil(
      'both batches have told their deletes',
      async () => (await run.progress()).keysDeleted === 1200,
    );
    missing = false;
    await run.signal('retryFailed', { actor: 'ann' });
    const result = await run.result();
    assert.equal(result.menusQueued, 300);
    assert.equal(ports.deleted.length, 1200);
  });

  it('does not mark the row until the database lets it', async () => {
    let failures = 0;
    ports.markTrouble = () => (++failures <= 3 ? 'database-conflict' : undefined);
    const input = pricingInput(['7']);
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    const result = await (await harness.start(input)).result();
    assert.equal(result.outbox, 'marked');
    assert.deepEqual(ports.marked, [input.event.jobId]);
  });
});
