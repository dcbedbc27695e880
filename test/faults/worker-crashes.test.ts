import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { monotonicMs } from '../../src/dev/momento/monotonic-clock.ts';
import { seededRandom } from '../../src/dev/momento/seeded-random.ts';
import { waitUntil } from '../support/wait-until.ts';
import { redeletes } from './promise/delete-clauses.ts';
import { factsOf } from './promise/facts.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

const keysPerSecond = 2000;
const crashes = 10;

describe(
  'a worker that crashes ten times at random points of an 8,000-store run',
  { skip: withoutToxiproxy() },
  () => {
    let rig: Rig;
    before(async () => {
      rig = await startRig({
        processes: oneOfEach,
        keysPerSecond,
      });
    });
    after(() => rig.stop());

    it('does every key, and at most two seconds’ worth of them again with each crash', async () => {
      const seed = Date.now() % 1_000_000;
      const random = seededRandom(seed);
      const episode = await startEpisode(rig);
      const deletes = await watchDeletes(rig);
      await episode.send({ kind: 'pricing', stores: storesOf('c', 8000), way: 'relay' });
      const killedAt: number[] = [];
      for (let crash = 0; crash < crashes; crash += 1) {
        const more = (await deletes()) + 100 + Math.floor(random() * 2900);
        await waitUntil('it moves', async () => (await deletes()) >= more, 60_000);
        killedAt.push(monotonicMs());
        await rig.process('worker').restart('SIGKILL');
      }
      await episode.settle({ limitMs: 180_000 });
      // Two processes of one worker never run at the same time, so the rate holds across the crashes as well.
      const snapshot = await episode.assertPromise({ keysPerSecond });
      const times = snapshot.calls.filter(({ operation }) => operation === 'Delete').map(({ atMs }) => atMs);
      const lastTwoSeconds = killedAt.map(
        (at) => times.filter((time) => time > at - 2000 && time <= at).length,
      );
      const again = redeletes(factsOf(snapshot));
      const allowed = lastTwoSeconds.reduce((sum, count) => sum + count, 0);
      assert.ok(again <= allowed, `${again} keys deleted again, ${allowed} allowed (seed ${seed})`);
      const still = killedAt
        .map((at) => ((times.find((time) => time > at + 50) ?? at) - at) / 1000)
        .sort((a, b) => a - b)
        .map((seconds) => seconds.toFixed(1));
      process.stdout.write(`moved again after, in s: ${still.join(' ')}\n`);
      figure(
        'worker-crashes',
        `${crashes} crashes, ${again} of 32,000 keys deleted again; moved again after ${still.at(-1) ?? ''} s at most, restart of the process included`,
      );
    });
  },
);
