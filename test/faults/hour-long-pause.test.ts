import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { invalidateWorkflowType, invalidationTaskQueue, pauseSignal } from '../../src/contract/names.ts';
import type { InvalidationResult, Progress } from '../../src/contract/progress.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { pricingInput, storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { startRig, type Rig } from './support/rig.ts';
import { startTimeSkippingServer, type TimeSkippingServer } from './support/time-skipping.ts';

const minuteMs = 60_000;
const stores = 1500;
/** What was being deleted when the pause came: in each of eight batches the keys of 32 stores. */
const mostAgain = 8 * 32 * 4;
const count = z.object({ count: z.coerce.number() });

describe('a pause of an hour, on a server whose clock is put forward', { skip: withoutToxiproxy() }, () => {
  let server: TimeSkippingServer;
  let rig: Rig;
  before(async () => {
    server = await startTimeSkippingServer();
    rig = await startRig({ processes: [], keysPerSecond: 1000 });
  });
  after(async () => {
    await rig.stop();
    await server.stop();
  });

  it('deletes nothing although the worker is restarted, ends by itself, and the run goes on at its place', async () => {
    const environment = { TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: server.namespace };
    const worker = await rig.start({ name: 'worker', command: ['worker', '--no-bridge'], environment });
    const deletes = await watchDeletes(rig);
    const menus = async (): Promise<number> => {
      const [row] = await rig.pool.select(count, 'SELECT COUNT(*) AS count FROM menu_export_queue', []);
      return row?.count ?? 0;
    };
    const input = pricingInput(storeIds(stores), { outbox: 'foreign' });
    const run = await server.client.workflow.start(invalidateWorkflowType, {
      workflowId: invalidationWorkflowId(input.event),
      taskQueue: invalidationTaskQueue,
      args: [input],
      workflowTaskTimeout: '5s',
    });
    const progress = () => run.query<Progress>('progress');
    await waitUntil('the first deletes', async () => (await deletes()) > 1000);
    await run.signal(pauseSignal, { actor: 'ann', reason: 'too many misses' });
    await waitUntil('what was in hand has come back', async () => {
      const { raw } = await run.describe();
      return (await progress()).phase === 'paused' && (raw.pendingActivities ?? []).length === 0;
    });
    const { paused } = await progress();
    const until = Date.parse(paused?.until ?? '');
    const [deletesAtPause, menusAtPause] = [await deletes(), await menus()];
    assert.ok(deletesAtPause < stores * 4, 'paused in the middle');

    await server.skip(20 * minuteMs);
    // It dies with a workflow task in hand: this server gives up a task that was begun, but would wait for ever for one
    // that lies in a dead worker's own queue. What it is asked for is refused, so it changes nothing.
    worker.signal('SIGSTOP');
    await run.signal('throttle', { storesPerSecond: 0, actor: 'ann', reason: 'too fast' });
    await waitUntil('it has the task in hand', async () => {
      const { events } = await run.fetchHistory();
      return events?.at(-1)?.workflowTaskStartedEventAttributes;
    });
    await worker.restart('SIGKILL');
    await server.skip(39 * minuteMs);
    assert.ok((await server.nowMs()) > until - 2 * minuteMs && (await server.nowMs()) < until);
    assert.deepEqual([await deletes(), await menus()], [deletesAtPause, menusAtPause]);

    await server.skip(until - (await server.nowMs()) + 1000);
    // The clock goes on as usual from here.
    await waitUntil('the run to end', async () => (await run.describe()).status.name !== 'RUNNING', 60_000);
    const result = (await run.result()) as InvalidationResult;
    assert.deepEqual(result.stores, { total: stores, done: stores, failed: 0, skipped: 0 });
    const again = (await deletes()) - stores * 4;
    assert.ok(again >= 0 && again <= mostAgain, `${again} keys deleted again`);
    assert.equal(await menus(), stores);
    assert.equal((await progress()).lastAction?.action, 'pause ended');
    figure(
      'hour-long-pause',
      `paused at ${deletesAtPause} of ${stores * 4} keys for an hour, worker crashed: no delete; then the others, and ${again} again`,
    );
  });
});
