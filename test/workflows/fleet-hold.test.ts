import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { globalUnit } from '../../src/contract/plan.ts';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startHarness, type Harness, type Run } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';
import { eventOf, failedAttempt, phaseOf } from './support/wait-for-run.ts';

const hold = { actor: 'ann', reason: 'the cache is down', until: '2030-01-01T00:00:00.000Z' };

/** The one step that a held run waits for: its last failure. */
async function pendingGate(run: Run): Promise<string> {
  const { raw } = await run.handle.describe();
  const [step, ...others] = raw.pendingActivities ?? [];
  assert.equal(others.length, 0);
  assert.equal(step?.activityType?.name, 'awaitFleet');
  return step.lastFailure?.message ?? '';
}

describe('a run while the fleet is paused', () => {
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

  const count = (events: readonly string[], type: string) => events.filter((event) => event === type).length;

  it('deletes nothing when it was paused before, and shows by whom, why and until when', async () => {
    ports.holdFleet(hold);
    const run = await harness.start(pricingInput(['7']));
    const { held } = await phaseOf(run, 'held');
    assert.deepEqual(held, hold);
    assert.equal(await failedAttempt(run), 'held');
    assert.equal(
      await pendingGate(run),
      'the fleet is paused by ann until 2030-01-01T00:00:00.000Z: the cache is down',
    );
    const { currentDetails = '' } = await run.handle.query<{ currentDetails?: string }>(
      '__temporal_workflow_metadata',
    );
    assert.match(currentDetails, /Held\*\* by the fleet's pause, by `ann` until [^]*`freshet resume --all`/);
    assert.deepEqual(ports.timeline, []);
    ports.holdFleet(undefined);
    const result = await run.result();
    assert.deepEqual([result.keysDeleted, result.menusQueued], [4, 1]);
    const events = await run.events();
    assert.equal(count(events, 'ACTIVITY_TASK_SCHEDULED'), 2);
    assert.equal(events.includes('ACTIVITY_TASK_FAILED'), false);
  });

  it('of the bulk lane stops with its progress kept, and goes on at its place', async () => {
    const input = pricingInput(storeIds(600), { priority: 'bulk', keysPerSecond: 600 });
    const run = await harness.start(input);
    await waitUntil('some deletes', () => ports.deleted.length > 80);
    ports.holdFleet(hold);
    await phaseOf(run, 'held');
    const { keysDeleted } = await run.progress();
    const deletedWhenHeld = ports.deleted.length;
    assert.ok(keysDeleted > 0 && keysDeleted <= deletedWhenHeld);
    await failedAttempt(run);
    assert.equal(ports.deleted.length, deletedWhenHeld);
    ports.holdFleet(undefined);
    await phaseOf(run, 'deleting');
    await run.signal('throttle', { storesPerSecond: null, actor: 'ann', reason: 'x' });
    const result = await run.result();
    assert.deepEqual([result.keysDeleted, result.menusQueued], [2400, 600]);
    assert.ok(ports.deleted.length - 2400 <= 32 * 4, `${ports.deleted.length - 2400} deleted twice`);
    assert.equal((await run.events()).includes('ACTIVITY_TASK_FAILED'), false);
  });

  it('queues no menu of what it had deleted before', async () => {
    ports.outboxRows.set('x', 'open');
    const run = await harness.start(pricingInput(['7', '8'], { settleMs: 1000 }));
    await waitUntil('the deletes', () => ports.deleted.length === 8);
    ports.holdFleet(hold);
    await phaseOf(run, 'held');
    await failedAttempt(run);
    assert.deepEqual(ports.queued, []);
    ports.holdFleet(undefined);
    const { menusQueued, keysDeleted } = await run.result();
    assert.deepEqual([menusQueued, keysDeleted], [2, 8]);
  });

  it('queues no further page of all active stores', async () => {
    ports.activeStoreIds = storeIds(300);
    const plan = { keyTemplates: ['base_products'], menus: { kind: 'allActive', menusPerSecond: 100 } } as const; // prettier-ignore
    const run = await harness.start(pricingInput([globalUnit], plan));
    await waitUntil('a page', () => ports.queued.length > 0);
    ports.holdFleet(hold);
    await phaseOf(run, 'held');
    const queued = ports.queued.length;
    assert.ok(queued < 300);
    await failedAttempt(run);
    assert.equal(ports.queued.length, queued);
    ports.holdFleet(undefined);
    assert.equal((await run.result()).menusQueued, 300);
    assert.deepEqual(
      ports.queued.map(({ store }) => store),
      storeIds(300),
    );
  });

  it('shows an operator’s own pause first, and is held again after it', async () => {
    ports.holdFleet(hold);
    const run = await harness.start(pricingInput(['7']));
    await phaseOf(run, 'held');
    await failedAttempt(run);
    await run.signal('pause', { actor: 'bob', reason: 'tea' });
    const paused = await phaseOf(run, 'paused');
    assert.deepEqual(paused.held, hold);
    await waitUntil('the gate to be called back', async () => {
      const { raw } = await run.handle.describe();
      return (raw.pendingActivities ?? []).length === 0;
    });
    await run.signal('resume', { actor: 'bob' });
    await phaseOf(run, 'held');
    await failedAttempt(run);
    await pendingGate(run);
    ports.holdFleet(undefined);
    assert.equal((await run.result()).keysDeleted, 4);
  });

  it('is rejected while it is held', async () => {
    ports.holdFleet(hold);
    const run = await harness.start(pricingInput(['7']));
    await phaseOf(run, 'held');
    await run.signal('reject', { actor: 'bob', reason: 'wrong prices' });
    assert.equal((await run.result()).outcome, 'rejected');
    assert.deepEqual(ports.timeline, []);
  });

  it('ends as cancelled when it is cancelled while it is held', async () => {
    ports.holdFleet(hold);
    const run = await harness.start(pricingInput(['7']));
    await phaseOf(run, 'held');
    await run.handle.cancel();
    await assert.rejects(run.result());
    assert.equal((await run.handle.describe()).status.name, 'CANCELLED');
  });

  it('continues as new while it is held, and is held there', async () => {
    const run = await harness.start(pricingInput(storeIds(5000), { keyTemplates: ['base_price:{store}'] }));
    await waitUntil('some deletes', () => ports.deleted.length > 200);
    ports.holdFleet(hold);
    await phaseOf(run, 'held');
    const { runId: first } = await run.handle.describe();
    for (let again = 0; again < 30; again += 1) {
      await run.signal('throttle', { storesPerSecond: 3000, actor: 'ann', reason: `look ${again}` });
      await run.handle.query('progress');
    }
    await run.signal('pause', { actor: 'bob', reason: 'tea' });
    await phaseOf(run, 'paused');
    await run.signal('resume', { actor: 'bob' });
    ports.holdFleet(undefined);
    await eventOf(run, 'ACTIVITY_TASK_COMPLETED');
    ports.holdFleet(hold);
    await waitUntil('a successor that is held', async () => {
      const { runId } = await run.handle.describe();
      return runId !== first && (await run.progress()).phase === 'held';
    });
    ports.holdFleet(undefined);
    const result = await run.result();
    assert.deepEqual([result.keysDeleted, result.menusQueued], [5000, 5000]);
    assert.equal(new Set(ports.deleted).size, 5000);
  });
});
