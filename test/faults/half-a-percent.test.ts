import { after, before, describe, it } from 'node:test';
import { seededRandom } from '../../src/dev/momento/seeded-random.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

const share = 0.005;
const events = 200;

describe('half a per cent of faults on every dependency', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => (rig = await startRig({ processes: oneOfEach })));
  after(() => rig.stop());

  it('is not noticed', async () => {
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);
    await rig.control.setFaults({
      seed,
      rules: [
        { fail: { code: 'UNAVAILABLE', share: share / 2 } },
        { fail: { code: 'DEADLINE_EXCEEDED', share: share / 2, applied: true } },
      ],
    });
    const links = [...rig.processes.values()].flatMap((process) => Object.values(process.links));
    const episode = await startEpisode(rig);
    let resets = 0;
    for (let sent = 0; sent < events; sent += 1) {
      const size = 1 + Math.floor(random() * 30);
      const kind = random() < 0.7 ? 'pricing' : 'legacy';
      await episode.send({
        kind,
        stores: storesOf(`h${sent}`, size),
        way: random() < 0.5 ? 'relay' : 'queue',
      });
      // A connection is used by many calls, so its share is counted against the events.
      for (const link of links)
        if (random() < share) {
          resets += 1;
          await link.reset();
          await link.mend();
        }
    }
    await episode.settle();
    const { calls } = await episode.assertPromise();
    await rig.control.clearFaults();
    const failed = calls.filter(({ done, operation }) => operation === 'Delete' && !done).length;
    figure(
      'half-a-percent',
      `${events} events, ${calls.length} cache calls, ${failed} failed, ${resets} resets: all done`,
    );
  });
});
