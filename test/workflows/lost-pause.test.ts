import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { isStepWanted } from '../../src/adapters/temporal/is-step-wanted.ts';
import type { ServerPort } from '../../src/activities/ports.ts';
import { invalidationTaskQueue, pauseSignal, resumeSignal } from '../../src/contract/names.ts';
import { createWorkers, type WorkersOptions } from '../../src/worker/create-workers.ts';
import { FakePorts } from '../support/fake-ports.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { Latch } from './support/gated-ports.ts';
import { startHarness, type Harness } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';

describe('a pause that was given to a worker which died with it', () => {
  const ports = new FakePorts();
  let harness: Harness;
  let given: WorkersOptions;
  before(async () => {
    const server: ServerPort = {
      watch: () => ports.server.watch(),
      isWanted: (run, activityId) => isStepWanted(given, run, activityId, 3000),
    };
    const { cache, menuQueue, outbox, stores, fleet } = ports;
    harness = await startHarness(
      { cache, menuQueue, outbox, stores, fleet, server },
      await privateServer(),
      (options) => {
        given = options;
        return createWorkers({ ...options, lanes: ['bulk'] });
      },
    );
  });
  after(async () => {
    await stopServing();
    await harness.stop();
  });

  let stopServing = () => Promise.resolve();
  async function serveRuns(): Promise<void> {
    const [worker] = await createWorkers({ ...given, lanes: ['invalidation'] });
    assert.ok(worker);
    const ended = worker.run();
    stopServing = async () => {
      stopServing = () => Promise.resolve();
      worker.shutdown();
      await ended;
    };
  }

  it('holds for a batch that is tried again before another worker reads it', async () => {
    const outage = new Latch<'cache-unavailable'>();
    ports.deleteTrouble = () => outage.wait();
    await serveRuns();
    const run = await harness.start(pricingInput(storeIds(150), { priority: 'bulk' }));
    await waitUntil('the batch in hand', () => outage.waiting > 0);
    await stopServing();
    await run.signal(pauseSignal, { actor: 'ann', reason: 'too many misses' });
    const taken = await harness.client.workflowService.pollWorkflowTaskQueue({
      namespace: given.namespace,
      taskQueue: { name: invalidationTaskQueue },
      identity: 'a worker that dies',
    });
    assert.equal(taken.workflowExecution?.workflowId, run.handle.workflowId);
    outage.open('cache-unavailable');
    await waitUntil('the second attempt, while the task with the pause is lost', async () => {
      const { raw } = await run.handle.describe();
      assert.ok(raw.pendingWorkflowTask, 'the task has not timed out');
      return raw.pendingActivities?.[0]?.attempt === 2;
    });
    ports.deleteTrouble = () => undefined;
    const tried = ports.deleteAttempts;
    await serveRuns();
    await waitUntil('the run to be paused', async () => {
      const { raw } = await run.handle.describe();
      return (raw.pendingActivities ?? []).length === 0;
    });
    assert.equal((await run.progress()).phase, 'paused');
    assert.deepEqual([ports.deleteAttempts, ports.deleted, ports.queued], [tried, [], []]);
    await run.signal(resumeSignal, { actor: 'ann' });
    const { stores } = await run.result();
    assert.deepEqual(stores, { total: 150, done: 150, failed: 0, skipped: 0 });
    assert.equal(ports.deleted.length, 600);
  });
});
