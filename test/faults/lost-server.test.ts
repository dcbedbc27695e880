import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

/** So slow that a batch of 250 stores takes much longer than its heartbeat may be missing. */
const keysPerSecond = 50;

describe('a worker that loses the server in the middle of a batch', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({
      processes: oneOfEach,
      keysPerSecond,
    });
  });
  after(() => rig.stop());

  for (const disturbance of ['silence', 'cut'] as const) {
    const way = disturbance === 'silence' ? 'falls silent' : 'refuses connections';
    it(`deletes nothing any more once the server gives the batch away, when the way to it ${way}`, async () => {
      const episode = await startEpisode(rig);
      const deletes = await watchDeletes(rig);
      const { workflowId } = await episode.send({
        kind: 'pricing',
        stores: storesOf(disturbance, 250),
        way: 'relay',
      });
      await waitUntil('the batch is in hand', async () => (await deletes()) > 100);
      const { temporal } = rig.process('worker').links;
      await temporal[disturbance]();
      const run = rig.client.workflow.getHandle(workflowId);
      await waitUntil('the server gives the batch away', async () => {
        const { raw } = await run.describe();
        return raw.pendingActivities?.some(({ attempt }) => (attempt ?? 0) > 1);
      });
      const givenAway = await deletes();
      // Nobody else is there to take it: whoever deletes now is the worker that has lost it.
      await delay(6000);
      assert.equal(await deletes(), givenAway);
      assert.ok(givenAway < 900, `${givenAway} of 1000 keys deleted: not in the middle of the batch`);
      await temporal.mend();
      await episode.settle();
      await episode.assertPromise();
      figure(
        'lost-server',
        'way to the server silent, then refused: no delete after the server gave the batch away',
      );
    });
  }
});
