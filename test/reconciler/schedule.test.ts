import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { provideReconcileSchedule } from '../../src/adapters/temporal/reconcile-schedule.ts';
import { reconcileScheduleId } from '../../src/contract/names.ts';
import type { ReconcileActivities, SweepPlace, SweepReport } from '../../src/contract/reconcile.ts';
import { createReconcileWorker } from '../../src/worker/create-reconcile-worker.ts';
import { FakePorts } from '../support/fake-ports.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Harness, startHarness, type TestServer } from '../workflows/support/harness.ts';
import { privateServer } from '../workflows/support/private-server.ts';

const nothing: SweepReport = {
  dryRun: false,
  at: '2026-01-01T00:00:00.000Z',
  rows: 0,
  counts: {},
  found: [],
  unpublished: 0,
  next: null,
};
const place: SweepPlace = {
  rule: 'pricing',
  publishedAt: '2026-01-01T00:00:00.000Z',
  jobId: '18446744073709551615',
};

describe('the schedule of the sweeps', () => {
  let server: TestServer;
  let harness: Harness;
  let client: Client;
  before(async () => {
    server = await privateServer();
    harness = await startHarness(new FakePorts(), server);
    client = harness.client;
  });
  after(() => harness.stop());

  const describeSchedule = () => client.schedule.getHandle(reconcileScheduleId).describe();

  it('is created once, follows the interval, and is removed', async () => {
    assert.equal(await provideReconcileSchedule(client, null), 'up to date');
    assert.equal(await provideReconcileSchedule(client, 3_600_000), 'created');
    assert.equal(await provideReconcileSchedule(client, 3_600_000), 'up to date');
    const { spec, policies, action } = await describeSchedule();
    assert.deepEqual(
      spec.intervals?.map(({ every }) => every),
      [3_600_000],
    );
    assert.equal(policies.overlap, 'SKIP');
    assert.equal(action.workflowType, 'reconcile');
    assert.equal(await provideReconcileSchedule(client, 7_200_000), 'updated');
    assert.equal((await describeSchedule()).spec.intervals?.[0]?.every, 7_200_000);
    assert.equal(await provideReconcileSchedule(client, null), 'removed');
    await assert.rejects(describeSchedule(), { name: 'ScheduleNotFoundError' });
  });

  it('stays paused when somebody has paused it', async () => {
    await provideReconcileSchedule(client, 3_600_000);
    await client.schedule.getHandle(reconcileScheduleId).pause('an outage of the bus');
    assert.equal(await provideReconcileSchedule(client, 7_200_000), 'updated');
    const { state } = await describeSchedule();
    assert.deepEqual([state.paused, state.note], [true, 'an outage of the bus']);
    await provideReconcileSchedule(client, null);
  });

  it('starts one sweep at a time, each of which goes on where the one before it ended', async () => {
    const asked: (SweepPlace | null)[] = [];
    let atOnce = 0;
    let most = 0;
    const activities: ReconcileActivities = {
      sweepOutbox: async ({ after, dryRun }) => {
        assert.equal(dryRun, false);
        most = Math.max(most, (atOnce += 1));
        asked.push(after);
        // Further starts fall into this sweep.
        if (asked.length === 1) {
          const { info } = await describeSchedule();
          await waitUntil('skipped sweeps', async () => {
            const now = await describeSchedule();
            return now.info.numActionsSkippedOverlap >= info.numActionsSkippedOverlap + 2;
          });
        }
        atOnce -= 1;
        return { ...nothing, next: asked.length === 1 ? place : null };
      },
    };
    const connection = await NativeConnection.connect({ address: server.address });
    const worker = await createReconcileWorker({
      connection,
      namespace: server.namespace,
      activities,
      shutdownGraceMs: 500,
    });
    const running = worker.run();
    try {
      await provideReconcileSchedule(client, 1_000);
      await waitUntil('three sweeps', () => asked.length >= 3);
      assert.deepEqual(asked.slice(0, 3), [null, place, null]);
      assert.equal(most, 1);
    } finally {
      await provideReconcileSchedule(client, null);
      worker.shutdown();
      await running;
      await connection.close();
    }
  });
});
