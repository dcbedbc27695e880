import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { troubleIn } from './support/histories.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

const restarts = 20;

describe('twenty rolling restarts', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({
      processes: [
        { name: 'worker', command: ['worker'] },
        { name: 'second-worker', command: ['worker'] },
        { name: 'relay', command: ['relay'] },
        { name: 'exporter', command: ['exporter'] },
      ],
      keysPerSecond: 400,
    });
  });
  after(() => rig.stop());

  it('of workers with work in hand leave no failed activity in any history, and end with 0', async () => {
    const episode = await startEpisode(rig);
    const deletes = await watchDeletes(rig);
    for (let restart = 0; restart < restarts; restart += 1) {
      // Each restart meets a bulk run in the middle of its deletes, and small events on their way.
      const before = await deletes();
      await episode.send({ kind: 'pricing', stores: storesOf(`b${restart}`, 800), way: 'relay' });
      await waitUntil('work in hand', async () => (await deletes()) > before + 50, 60_000);
      const small = storesOf(`s${restart}`, 3);
      await Promise.all([
        episode.send({ kind: 'pricing', stores: small, way: 'queue' }),
        episode.send({ kind: 'legacy', stores: small, way: 'queue' }),
        rig
          .process(restart % 2 === 0 ? 'worker' : 'second-worker')
          .restart('SIGTERM')
          .then((end) => assert.match(end, /exit code 0/)),
      ]);
    }
    await episode.settle({ limitMs: 180_000 });
    await episode.assertPromise();
    const trouble = await Promise.all(
      episode.events.map(
        async ({ workflowId }) => [workflowId, await troubleIn(rig.client, workflowId)] as const,
      ),
    );
    assert.deepEqual(
      trouble.filter(([, found]) => found.length > 0),
      [],
    );
    figure(
      'rolling-restarts',
      `${restarts} restarts, ${episode.events.length} runs, no failed or repeated step`,
    );
  });
});
