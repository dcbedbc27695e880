import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

describe('one of two workers that is cut off', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({
      processes: [
        { name: 'worker', command: ['worker'] },
        { name: 'second-worker', command: ['worker', '--no-bridge'] },
        { name: 'relay', command: ['relay'] },
        { name: 'exporter', command: ['exporter'] },
      ],
      keysPerSecond: 400,
    });
  });
  after(() => rig.stop());

  for (const part of ['mysql', 'momento', 'temporal'] as const) {
    it(`from ${part} holds nothing up for good and breaks no promise`, async () => {
      const episode = await startEpisode(rig);
      const deletes = await watchDeletes(rig);
      await episode.send({ kind: 'pricing', stores: storesOf(part, 2000), way: 'relay' });
      await waitUntil('both are at work', async () => (await deletes()) > 1000);
      const link = rig.process('second-worker').links[part];
      await link.silence();
      await delay(15_000);
      await link.mend();
      await episode.settle();
      await episode.assertPromise();
      if (part === 'temporal')
        figure(
          'cut-off-worker',
          'cut off from database, cache and server for 15 s each: all done, promise kept',
        );
    });
  }
});
