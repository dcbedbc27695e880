import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { z } from 'zod';
import { retryFailedSignal, skipStoresSignal } from '../../src/contract/names.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

const progressSchema = z.object({
  phase: z.string(),
  stores: z.object({ done: z.number(), failed: z.number(), skipped: z.number() }),
  failures: z.array(z.object({ store: z.string(), code: z.string() })),
});

describe('one store of 8,000 that always fails', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => (rig = await startRig({ processes: oneOfEach })));
  afterEach(() => rig.control.clearFaults());
  after(() => rig.stop());

  for (const way of ['retryFailed', 'skipStores'] as const) {
    it(`leaves 7,999 done and its run waiting, unmarked, until ${way} ends it`, async () => {
      const episode = await startEpisode(rig);
      const bad = `${way}-4711`;
      await rig.control.setFaults({
        rules: [{ keys: [`swap_price:${bad}`], fail: { code: 'UNAVAILABLE' } }],
      });
      const { workflowId } = await episode.send({
        kind: 'pricing',
        stores: storesOf(way, 8000),
        way: 'relay',
      });
      const run = rig.client.workflow.getHandle(workflowId);
      const progress = async () => progressSchema.parse(await run.query('progress'));
      const isWaiting = async () => (await progress().catch(() => undefined))?.phase === 'waiting';
      await waitUntil('the run waits', isWaiting, 120_000);
      const { stores, failures } = await progress();
      assert.deepEqual(stores, { done: 7999, failed: 1, skipped: 0 });
      assert.deepEqual(failures, [{ store: bad, code: 'cache-unavailable' }]);
      await episode.settle({ mayWait: true });
      const waiting = await episode.assertPromise();
      assert.equal(waiting.marks.length, 0);
      assert.equal(new Set(waiting.requests.map(({ store }) => store)).size, 7999);

      if (way === 'retryFailed') {
        await rig.control.clearFaults();
        await run.signal(retryFailedSignal, { actor: 'ann' });
      } else {
        await run.signal(skipStoresSignal, { stores: [bad], actor: 'ann', reason: 'store is closed' });
      }
      await run.result();
      await episode.settle();
      const ended = await episode.assertPromise();
      assert.equal(ended.marks.length, 1);
      assert.equal(ended.menuRows.length, way === 'retryFailed' ? 8000 : 7999);
      figure(
        'one-bad-store',
        '7,999 stores done and queued, unmarked; ended by retryFailed and by skipStores',
      );
    });
  }
});
