import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import type { InvalidationInput } from '../../src/contract/invalidation.ts';
import { invalidateWorkflowType, invalidationTaskQueue } from '../../src/contract/names.ts';
import { expandKey } from '../../src/contract/plan.ts';
import type { InvalidationResult, Progress } from '../../src/contract/progress.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { startTemporal, type TemporalPart } from '../../src/dev/stack/start-temporal.ts';
import { createLogger } from '../../src/logging.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { countEffects, readEffects } from './support/effect-log.ts';
import { startWorkerProcess, type WorkerProcess } from './support/worker-process.ts';

describe('worker processes that come and go', () => {
  let folder: string;
  let server: TemporalPart;
  let connection: Connection;
  let client: Client;
  let log: string;
  let workers: WorkerProcess[];
  let files = 0;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'freshet-crash-'));
    const logger = createLogger({ level: 'error', component: 'test' });
    server = await startTemporal({ folder, ephemeral: true, logger });
    connection = await Connection.connect({ address: server.address });
    client = new Client({ connection, namespace: server.namespace });
  });
  beforeEach(() => {
    log = join(folder, `effects-${files++}.jsonl`);
    workers = [];
  });
  afterEach(async () => {
    await Promise.all(workers.map((worker) => worker.end('SIGKILL')));
  });
  after(async () => {
    await connection.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function addWorker(deleteMs = 0): Promise<WorkerProcess> {
    const worker = await startWorkerProcess(server, log, deleteMs);
    workers.push(worker);
    return worker;
  }

  const start = (input: InvalidationInput): Promise<WorkflowHandle> =>
    client.workflow.start(invalidateWorkflowType, {
      workflowId: invalidationWorkflowId(input.event),
      taskQueue: invalidationTaskQueue,
      args: [input],
      workflowTaskTimeout: '5s',
    });

  const deletes = () => readEffects(log, 'delete');

  function keysOf({ plan }: InvalidationInput): string[] {
    return plan.stores
      .flatMap((store) => plan.keyTemplates.map((template) => expandKey(template, store)))
      .sort();
  }

  /** Every key of the plan at least once, no other, and at most so many of them again. */
  function assertDeleted(input: InvalidationInput, mostAgain: number): void {
    const keys = deletes().map(({ what }) => what);
    assert.deepEqual([...new Set(keys)].sort(), keysOf(input));
    const again = keys.length - keysOf(input).length;
    assert.ok(again <= mostAgain, `${again} keys deleted again, at most ${mostAgain} expected`);
  }

  async function assertNothingFailed(handle: WorkflowHandle): Promise<void> {
    const { events } = await handle.fetchHistory();
    const trouble = (events ?? []).filter(
      (event) =>
        event.activityTaskFailedEventAttributes ??
        event.activityTaskTimedOutEventAttributes ??
        event.workflowTaskFailedEventAttributes,
    );
    assert.deepEqual(trouble, []);
  }

  for (const { name, stores, plan, deleteMs } of [
    { name: 'one step at a time', stores: 700, plan: { keysPerSecond: 400 }, deleteMs: 0 },
    { name: 'several steps side by side', stores: 4500, plan: {}, deleteMs: 500 },
  ]) {
    it(`goes on where a killed worker was, with ${name}`, async () => {
      const first = await addWorker(deleteMs);
      const input = pricingInput(storeIds(stores), plan);
      const handle = await start(input);
      await waitUntil('a good part of the deletes', () => countEffects(log) > stores * 2);
      assert.equal(await first.end('SIGKILL'), null);
      const killedAt = deletes().at(-1)?.atMs ?? 0;
      const lastTwoSeconds = deletes().filter(({ atMs }) => atMs > killedAt - 2000).length;
      assert.ok(lastTwoSeconds < deletes().length, 'the kill came too early to show anything');
      await addWorker();
      const result = (await handle.result()) as InvalidationResult;
      assert.deepEqual(result.stores, { total: stores, done: stores, failed: 0, skipped: 0 });
      assertDeleted(input, lastTwoSeconds);
      assert.equal(readEffects(log, 'mark').length, 1);
    });
  }

  it('is not blocked by a pause that finds its worker dead', async () => {
    const first = await addWorker();
    const input = pricingInput(storeIds(300), { keysPerSecond: 200 });
    const handle = await start(input);
    await waitUntil('some deletes', () => countEffects(log) > 100);
    await first.end('SIGKILL');
    await addWorker();
    await handle.signal('pause', { actor: 'ann', reason: 'too many misses' });
    await waitUntil('no step in hand', async () => {
      const { raw } = await handle.describe();
      return (raw.pendingActivities ?? []).length === 0;
    });
    const progress = await handle.query<{ blocked?: unknown }>('progress');
    assert.equal(progress.blocked, undefined);
    await handle.signal('throttle', { storesPerSecond: 1000, actor: 'ann', reason: 'too slow' });
    await handle.signal('resume', { actor: 'ann' });
    assert.equal(((await handle.result()) as InvalidationResult).stores.done, 300);
  });

  it('goes on where an attempt was that ended with an outage', async () => {
    await addWorker(5);
    const input = pricingInput(storeIds(250), { priority: 'bulk', keysPerSecond: 1000 });
    const handle = await start(input);
    await waitUntil('half of the deletes', () => countEffects(log) > 500);
    writeFileSync(`${log}.down`, '');
    await waitUntil('an attempt that failed', async () => {
      const { raw } = await handle.describe();
      return (raw.pendingActivities?.[0]?.attempt ?? 0) > 1;
    });
    rmSync(`${log}.down`);
    assert.equal(((await handle.result()) as InvalidationResult).stores.done, 250);
    // 32 stores are under way at once; those that were not the next in line go again.
    assertDeleted(input, 2 * 32 * 4);
  });

  it('finds the signals that came before its first task and while no worker was there, in their order', async () => {
    const input = pricingInput(storeIds(150), { approveAbove: 100 });
    const handle = await start(input);
    const ann = { actor: 'ann', reason: 'too many misses' };
    await handle.signal('resume', { actor: 'early' });
    await handle.signal('throttle', { storesPerSecond: 10, ...ann });
    await handle.signal('throttle', { storesPerSecond: 900, actor: 'bob', reason: 'too slow' });
    await handle.signal('pause', ann);
    await handle.signal('approve', { actor: 'carl' });
    const first = await addWorker();
    const seen = () => handle.query<Progress>('progress');
    const before = await seen();
    assert.equal(before.phase, 'paused');
    assert.deepEqual(
      before.refused.map(({ signal }) => signal),
      ['resume'],
    );
    assert.equal(await first.end('SIGKILL'), null);
    await handle.signal('skipStores', { stores: ['s00007'], ...ann });
    await handle.signal('skipStores', { stores: ['nobody'], ...ann });
    await addWorker();
    const { paused, throttle, refused, stores } = await seen();
    assert.deepEqual([paused?.actor, paused?.since], ['ann', before.paused?.since]);
    assert.deepEqual(throttle, { storesPerSecond: 900, actor: 'bob', reason: 'too slow' });
    assert.deepEqual(
      refused.map(({ signal }) => signal),
      ['resume', 'skipStores'],
    );
    assert.equal(stores.skipped, 1);
    assert.equal(countEffects(log), 0);
    await handle.signal('resume', { actor: 'ann' });
    assert.deepEqual(((await handle.result()) as InvalidationResult).stores, {
      total: 150,
      done: 149,
      failed: 0,
      skipped: 1,
    });
  });

  it('hands over what it has when it is told to end, without a failed step', async () => {
    const first = await addWorker();
    const input = pricingInput(storeIds(1000), { keysPerSecond: 400, settleMs: 100 });
    const handle = await start(input);
    for (const wanted of [300, 1200, 2100]) {
      await waitUntil('some deletes', () => countEffects(log) > wanted);
      await addWorker();
      const leaving = workers.length === 2 ? first : workers.at(-2);
      assert.equal(await leaving?.end('SIGTERM'), 0);
    }
    assert.equal(((await handle.result()) as InvalidationResult).stores.done, 1000);
    await assertNothingFailed(handle);
    // Per hand-over, the stores that were under way at once.
    assertDeleted(input, 3 * 32 * 4);
  });

  it('lets small events end while a worker is told to end, without a failed step', async () => {
    const first = await addWorker(150);
    await addWorker(150);
    const inputs = Array.from({ length: 40 }, (_, index) => pricingInput([`s${index}`, `t${index}`]));
    const handles = await Promise.all(inputs.map(start));
    await waitUntil('the first deletes', () => countEffects(log) > 0);
    assert.equal(await first.end('SIGTERM'), 0);
    for (const handle of handles) {
      assert.equal(((await handle.result()) as InvalidationResult).stores.done, 2);
      await assertNothingFailed(handle);
    }
  });
});
