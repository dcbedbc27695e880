import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Client, Connection } from '@temporalio/client';
import { invalidateWorkflowType, invalidationTaskQueue } from '../../src/contract/names.ts';
import type { InvalidationResult, Progress } from '../../src/contract/progress.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { countEffects, readEffects } from './support/effect-log.ts';
import type { TestServer } from './support/harness.ts';
import { privateServer } from './support/private-server.ts';
import { startWorkerProcess, type WorkerProcess } from './support/worker-process.ts';

describe('the end of a pause', () => {
  let folder: string;
  let server: TestServer;
  let connection: Connection;
  const workers: WorkerProcess[] = [];
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshet-pause-'));
    server = await privateServer();
    connection = await Connection.connect({ address: server.address });
  });
  after(async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
    await connection.close();
    await server.release();
    await rm(folder, { recursive: true, force: true });
  });

  it('comes at its time although no worker was there then: the next worker goes on by itself', async () => {
    const log = join(folder, 'effects.jsonl');
    const addWorker = async (): Promise<WorkerProcess> => {
      const worker = await startWorkerProcess(server, log);
      workers.push(worker);
      return worker;
    };
    const client = new Client({ connection, namespace: server.namespace });
    const input = pricingInput(storeIds(300), { priority: 'bulk', keysPerSecond: 400 });
    const first = await addWorker();
    const handle = await client.workflow.start(invalidateWorkflowType, {
      workflowId: invalidationWorkflowId(input.event),
      taskQueue: invalidationTaskQueue,
      args: [input],
      workflowTaskTimeout: '5s',
    });
    await waitUntil('some deletes', () => countEffects(log) > 100);
    const until = new Date(Date.now() + 4000).toISOString();
    await handle.signal('pause', { actor: 'ann', reason: 'tea', until });
    assert.equal((await handle.query<Progress>('progress')).paused?.until, until);
    assert.equal(await first.end('SIGKILL'), null);
    const before = countEffects(log);
    await waitUntil('the end of the pause', () => Date.now() > Date.parse(until));
    assert.equal(countEffects(log), before);
    const second = await addWorker();
    const result = (await handle.result()) as InvalidationResult;
    assert.deepEqual(result.stores, { total: 300, done: 300, failed: 0, skipped: 0 });
    const { lastAction } = await handle.query<Progress>('progress');
    assert.deepEqual(lastAction, { action: 'pause ended', actor: 'ann', reason: 'tea', at: until });
    const late = readEffects(log, 'delete').filter(({ pid }) => pid === second.pid);
    assert.ok(late.length > 0);
    assert.ok(late.every(({ atMs }) => atMs >= Date.parse(until)));
  });
});
