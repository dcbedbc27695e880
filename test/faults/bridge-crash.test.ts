import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { seededRandom } from '../../src/dev/momento/seeded-random.ts';
import { waitUntil } from '../support/wait-until.ts';
import { startEpisode, type Episode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';
import { releaseWhatTheDeadHold } from './support/strike.ts';

describe('a bridge that crashes', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({
      processes: [
        { name: 'bridge', command: ['bridge'] },
        { name: 'worker', command: ['worker', '--no-bridge'] },
        { name: 'exporter', command: ['exporter'] },
      ],
    });
  });
  after(() => rig.stop());

  const send = async (episode: Episode, name: string, count: number): Promise<void> => {
    for (let index = 0; index < count; index += 1)
      await episode.send({ kind: 'legacy', stores: storesOf(`${name}${index}`, 1), way: 'queue' });
  };

  async function rest(episode: Episode): Promise<void> {
    await releaseWhatTheDeadHold(rig);
    await episode.settle();
    await episode.assertPromise({ mostRedeletes: 0 });
  }

  /** The bridge is dead before its way to the server is mended. */
  async function crashAndMend(): Promise<void> {
    const bridge = rig.process('bridge');
    bridge.signal('SIGKILL');
    await waitUntil('it is dead', () => !bridge.isUp());
    await bridge.links.temporal.mend();
    await bridge.ready();
  }

  const inHand = async (): Promise<number> =>
    (await rig.queues.messages()).filter(({ receiveCount }) => receiveCount > 0).length;

  it('between receive and start loses nothing and starts nothing twice', async () => {
    const episode = await startEpisode(rig);
    await rig.process('bridge').links.temporal.silence();
    await send(episode, 'r', 20);
    await waitUntil('some are received', async () => (await inHand()) > 0);
    await crashAndMend();
    await rest(episode);
  });

  it('between start and acknowledge loses nothing and starts nothing twice', async () => {
    const episode = await startEpisode(rig);
    const { count: before } = await rig.client.workflow.count();
    // The answers to its starts are lost: the runs are there, and the bridge does not know.
    await rig.process('bridge').links.temporal.loseAnswers();
    await send(episode, 'a', 20);
    await waitUntil('some runs are started', async () => {
      const { count } = await rig.client.workflow.count();
      return count > before;
    });
    assert.ok((await inHand()) > 0, 'and not acknowledged');
    await crashAndMend();
    await rest(episode);
  });

  it('again and again, at random points, runs every event once', async () => {
    const seed = Date.now() % 1_000_000;
    const random = seededRandom(seed);
    const episode = await startEpisode(rig);
    const crashes = 6;
    // More than the receives that a message may have, so a crash must not count against the same ones each time.
    for (let crash = 0; crash < crashes; crash += 1) {
      await send(episode, `n${crash}-`, 40);
      await delay(random() * 60);
      await rig.process('bridge').restart('SIGKILL');
      await rest(episode);
    }
    figure(
      'bridge-crash',
      `${crashes + 2} crashes, ${episode.events.length + 40} events, as many runs, no key deleted twice`,
    );
  });
});
