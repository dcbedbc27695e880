import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { FailureCode } from '../../src/contract/failure-codes.ts';
import { searchAttributes } from '../../src/contract/names.ts';
import { globalUnit } from '../../src/contract/plan.ts';
import { currentPorts, FakePorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { gatedPorts, Latch, type GatedPorts } from './support/gated-ports.ts';
import { startHarness, type Harness } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';
import { shownAttributes } from './support/shown-attributes.ts';
import { eventOf, phaseOf } from './support/wait-for-run.ts';

const why = { actor: 'ann', reason: 'too many misses' };

describe('what a run shows', () => {
  let ports: FakePorts;
  let gated: GatedPorts;
  let harness: Harness;
  before(async () => {
    harness = await startHarness(
      currentPorts(() => gated),
      await privateServer(),
    );
  });
  beforeEach(() => {
    ports = new FakePorts();
    gated = gatedPorts(ports);
  });
  after(() => harness.stop());

  it('answers to exactly the signals and the query of the contract', async () => {
    const run = await harness.start(pricingInput(['7']));
    await run.result();
    interface Definition {
      readonly name?: string;
    }
    const { definition } = await run.handle.query<{
      definition: { signalDefinitions: Definition[]; queryDefinitions: Definition[] };
    }>('__temporal_workflow_metadata');
    const named = (definitions: readonly Definition[]) =>
      definitions.flatMap(({ name }) => (name?.startsWith('__') ? [] : name)).sort();
    assert.deepEqual(named(definition.signalDefinitions), [
      'approve',
      'pause',
      'reject',
      'resume',
      'retryFailed',
      'skipStores',
      'throttle',
    ]);
    assert.deepEqual(named(definition.queryDefinitions), ['progress']);
  });

  it('ends a pause by itself also while it waits for approval', async () => {
    const run = await harness.start(pricingInput(storeIds(3), { approveAbove: 2 }));
    await phaseOf(run, 'approval');
    await run.signal('pause', { ...why, until: new Date(Date.now() + 1500).toISOString() });
    await phaseOf(run, 'paused');
    const again = await phaseOf(run, 'approval');
    assert.equal(again.paused, undefined);
    await run.signal('approve', { actor: 'ann' });
    assert.equal((await run.result()).stores.done, 3);
  });

  it('shows that it moves again after it was blocked in its last step', async () => {
    ports.activeStoreIds = storeIds(200);
    let denied = true;
    gated.beforeQueue = () => Promise.resolve(denied ? 'database-denied' : undefined);
    const run = await harness.start(
      pricingInput([globalUnit], {
        keyTemplates: ['base'],
        menus: { kind: 'allActive', menusPerSecond: 20 },
      }),
    );
    await phaseOf(run, 'blocked');
    denied = false;
    await run.signal('retryFailed', { actor: 'ann' });
    await waitUntil('a queued menu', () => ports.queued.length > 0);
    assert.equal(shownAttributes(await run.handle.describe())[searchAttributes.phase], 'queueing');
  });

  it('tells the settle stage of a small run from its deletes', async () => {
    const run = await harness.start(pricingInput(['7'], { settleMs: 2000 }));
    await waitUntil('the deletes', () => ports.deleted.length === 4);
    await eventOf(run, 'TIMER_STARTED');
    assert.equal((await run.progress()).phase, 'settling');
  });

  it('shows a global key that fails, without counting it as a store', async () => {
    ports.deleteTrouble = (key) => (key === 'base' ? 'cache-key-refused' : undefined);
    const run = await harness.start(
      pricingInput([globalUnit], { keyTemplates: ['base', 'config'], menus: { kind: 'none' } }),
    );
    const waiting = await phaseOf(run, 'waiting');
    assert.deepEqual(waiting.stores, { total: 0, done: 0, failed: 0, skipped: 0 });
    assert.equal(waiting.failures[0]?.code, 'cache-key-refused');
    ports.deleteTrouble = () => undefined;
    await run.signal('retryFailed', { actor: 'ann' });
    const result = await run.result();
    assert.equal(result.outcome, 'processed');
    assert.equal(result.keysDeleted, 2);
  });

  it('does not say who rejected a run that was done before', async () => {
    const latch = new Latch<FailureCode | undefined>();
    let calls = 0;
    const input = pricingInput(['7']);
    gated.beforeMark = ([jobId]) => {
      // A run of an earlier test may be at its mark.
      if (jobId !== input.event.jobId) return Promise.resolve(undefined);
      calls += 1;
      // Three local tries first.
      return calls <= 3 ? Promise.resolve('database-read-only') : latch.wait();
    };
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    const run = await harness.start(input);
    await waitUntil('the mark to be under way', () => latch.waiting > 0);
    await run.signal('reject', why);
    latch.open(undefined);
    const result = await run.result();
    assert.equal(result.outcome, 'processed');
    assert.equal(result.outbox, 'marked');
    assert.equal(result.rejectedBy, undefined);
  });
});
