import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { invalidationTaskQueue } from '../../src/contract/names.ts';
import { startBridgeHarness, waitUntilEmpty, type BridgeHarness } from './support/bridge-harness.ts';
import { priceChange, priceChangeRun } from './support/change-event.ts';
import { waitFor } from './support/wait-for.ts';

/** A worker in this process whose runs complete at once. */
describe('beside a worker on the same connection, the bridge', () => {
  let harness: BridgeHarness;
  let connection: NativeConnection;
  let client: Client;
  let worker: Worker;
  let running: Promise<void>;

  before(async () => {
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    harness = await startBridgeHarness();
    connection = await NativeConnection.connect({ address: harness.temporal.address });
    client = new Client({ connection });
    worker = await Worker.create({
      connection,
      taskQueue: invalidationTaskQueue,
      workflowsPath: join(import.meta.dirname, 'support', 'completing-workflow.ts'),
    });
    running = worker.run();
  });

  after(async () => {
    worker.shutdown();
    await running;
    await harness.stop();
    await connection.close();
  });

  it('starts eagerly, and counts it', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, { client, eager: true });
    await waitFor('the worker runs', () => worker.getState() === 'RUNNING');
    await queue.send([priceChange(1)]);
    await waitUntilEmpty(queue);
    await client.workflow.getHandle(priceChangeRun(1)).result();
    assert.equal(bridge.stats().started, 1);
    assert.equal(bridge.stats().startedEagerly, 1);
  });

  it('acknowledges a second delivery after the run completed, and starts nothing', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, { client, eager: true });
    await queue.send([priceChange(2)]);
    const handle = client.workflow.getHandle(priceChangeRun(2));
    await waitFor('the run is started', () => bridge.stats().started === 1);
    await handle.result();
    await queue.send([priceChange(2), priceChange(2, ['99999'])]);
    await waitFor(
      'both are known',
      () => bridge.stats().duplicates === 1 && bridge.stats().contentConflicts === 1,
    );
    assert.equal((await handle.describe()).status.name, 'COMPLETED');
    assert.equal(bridge.stats().started, 1);
  });

  it('starts a fresh run after a run that failed', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, { client, eager: true });
    await queue.send([priceChange(3, ['fail'])]);
    await waitFor('the run is started', () => bridge.stats().started === 1);
    const handle = client.workflow.getHandle(priceChangeRun(3));
    await assert.rejects(handle.result());
    await queue.send([priceChange(3, ['fail'])]);
    await waitFor('a fresh run is started', () => bridge.stats().started === 2);
    assert.equal(bridge.stats().duplicates, 0);
  });

  it('says why when its client is not on such a connection', async () => {
    const queue = await harness.queues.createQueue();
    const bridge = await harness.startBridge(queue, { eager: true });
    await queue.send([priceChange(4)]);
    await waitFor('the outage is known', () => bridge.stats().outages === 1);
    assert.match(bridge.stats().outage?.failure?.message ?? '', /requires a NativeConnection/);
    await bridge.stop();
    assert.equal(bridge.stats().returned, 1);
  });
});
