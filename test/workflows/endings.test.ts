import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { FailureCode } from '../../src/contract/failure-codes.ts';
import { globalUnit, type InvalidationPlan } from '../../src/contract/plan.ts';
import { currentPorts, FakePorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { gatedPorts, Latch, type GatedPorts } from './support/gated-ports.ts';
import { startHarness, type Harness, type Run } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';

const why = { actor: 'ann', reason: 'wrong prices' };

type Lock = Latch<FailureCode | undefined>;

/** What a test brings a run to before it ends it. */
interface Situation {
  readonly name: string;
  readonly stores: readonly string[];
  readonly plan?: Partial<InvalidationPlan>;
  readonly signal?: { name: string; payload: unknown };
  /** Makes the ports behave so that the run gets there. */
  readonly prepare?: (ports: FakePorts, gated: GatedPorts, lock: Lock) => void;
  readonly phase: string;
  /** Also true when the run is there; the phase alone may come too early. */
  readonly there?: (ports: FakePorts, events: readonly string[]) => boolean;
  /** Stores that are not done then, and that no step in hand will do; default all. */
  readonly open?: readonly string[];
}

const allActive: Partial<InvalidationPlan> = {
  keyTemplates: ['base'],
  menus: { kind: 'allActive', menusPerSecond: 20 },
};

const situations: readonly Situation[] = [
  {
    name: 'waits for approval',
    stores: ['7', '8'],
    plan: { approveAbove: 1 },
    phase: 'approval',
  },
  {
    name: 'is paused',
    stores: ['7'],
    signal: { name: 'pause', payload: why },
    phase: 'paused',
  },
  {
    name: 'deletes slowly',
    stores: storeIds(300),
    plan: { keysPerSecond: 400 },
    phase: 'deleting',
    there: (ports) => ports.deleted.length > 0,
  },
  {
    name: 'has a delete that waits for its next attempt',
    stores: storeIds(300),
    prepare: (ports) => (ports.deleteTrouble = () => 'cache-unavailable'),
    phase: 'deleting',
    there: (ports) => ports.deleteAttempts > 2000,
  },
  {
    name: 'settles as a small run',
    stores: ['7'],
    plan: { settleMs: 3000 },
    phase: 'settling',
    there: (_, events) => events.includes('TIMER_STARTED'),
  },
  {
    name: 'settles as a bulk run',
    stores: storeIds(150),
    plan: { settleMs: 6000 },
    phase: 'settling',
    there: (_, events) => events.includes('TIMER_STARTED'),
  },
  {
    name: 'waits for a lock of the menu queue',
    stores: storeIds(150),
    plan: { settleMs: 50 },
    prepare: (_, gated, lock) => (gated.beforeQueue = () => lock.wait()),
    phase: 'settling',
    there: (_, events) => events.includes('TIMER_FIRED'),
  },
  {
    name: 'waits with a failed store',
    stores: ['7', '8'],
    prepare: (ports) =>
      (ports.deleteTrouble = (key) => (key.endsWith(':7') ? 'cache-key-refused' : undefined)),
    phase: 'waiting',
    open: ['7'],
  },
  {
    name: 'is blocked',
    stores: ['7', '8'],
    prepare: (ports) => (ports.deleteTrouble = () => 'cache-auth'),
    phase: 'blocked',
  },
  {
    name: 'is blocked and paused',
    stores: ['7', '8'],
    signal: { name: 'pause', payload: why },
    prepare: (ports) => (ports.deleteTrouble = () => 'cache-auth'),
    phase: 'paused',
  },
  {
    name: 'queues all active stores',
    stores: [globalUnit],
    plan: allActive,
    prepare: (ports) => (ports.activeStoreIds = storeIds(100)),
    phase: 'queueing',
    there: (ports) => ports.queued.length > 0,
  },
  {
    name: 'is blocked while it queues all active stores',
    stores: [globalUnit],
    plan: allActive,
    prepare: (ports) => {
      ports.activeStoreIds = storeIds(100);
      ports.queueTrouble = () => 'database-denied';
    },
    phase: 'blocked',
  },
  {
    name: 'cannot mark the row for a while',
    stores: ['7'],
    prepare: (ports) => (ports.markTrouble = () => 'database-read-only'),
    phase: 'queueing',
    there: (_, events) => events.includes('ACTIVITY_TASK_SCHEDULED'),
  },
];

describe('a run that an operator ends', () => {
  let ports: FakePorts;
  let gated: GatedPorts;
  let lock: Lock;
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
    lock = new Latch();
  });
  // A step that hangs would hold the worker's shutdown.
  afterEach(() => lock.open(undefined));
  after(() => harness.stop());

  async function bringTo(situation: Situation): Promise<Run> {
    situation.prepare?.(ports, gated, lock);
    const input = pricingInput(situation.stores, situation.plan);
    ports.outboxRows.set(`${input.event.source}/${input.event.jobId}`, 'open');
    const run = await harness.start(input, situation.signal && { signal: situation.signal });
    await waitUntil(`a run that ${situation.name}`, async () => {
      const { phase } = await run.progress();
      return phase === situation.phase && (situation.there?.(ports, await run.events()) ?? true);
    });
    return run;
  }

  for (const situation of situations) {
    it(`ends as cancelled when it ${situation.name}`, async () => {
      const run = await bringTo(situation);
      await run.handle.cancel();
      await assert.rejects(run.result(), (error) => {
        assert.ok(error instanceof WorkflowFailedError);
        assert.ok(error.cause instanceof CancelledFailure);
        return true;
      });
      assert.equal((await run.handle.describe()).status.name, 'CANCELLED');
      assert.deepEqual(ports.marked, []);
    });

    it(`ends as rejected, with its row unmarked, when it ${situation.name}`, async () => {
      const run = await bringTo(situation);
      await run.signal('reject', why);
      lock.open(undefined);
      const result = await run.result();
      assert.equal(result.outcome, 'rejected');
      assert.deepEqual(result.rejectedBy, why);
      assert.deepEqual(ports.marked, []);
    });

    it(`accounts for every store when those that are open are skipped when it ${situation.name}`, async () => {
      const run = await bringTo(situation);
      const stores = [...(situation.open ?? situation.stores)];
      await run.signal('skipStores', { stores, ...why });
      ports.deleteTrouble = () => undefined;
      ports.queueTrouble = () => undefined;
      ports.markTrouble = () => undefined;
      lock.open(undefined);
      const { phase } = await run.progress();
      if (phase === 'approval') await run.signal('approve', { actor: 'ann' });
      if (phase === 'paused') await run.signal('resume', { actor: 'ann' });
      if (phase === 'blocked') await run.signal('retryFailed', { actor: 'ann' });
      const result = await run.result();
      assert.equal(result.outcome, 'processed');
      assert.equal(result.stores.failed, 0);
      assert.equal(result.stores.done + result.stores.skipped, result.stores.total);
      assert.equal(ports.marked.length, 1);
    });
  }
});
