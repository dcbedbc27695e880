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

describe('a Temporal server that crashes', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({ processes: oneOfEach, keysPerSecond: 1500 });
  });
  after(() => rig.stop());

  it('and comes back on its file after 30 s loses no run and no message', async () => {
    const episode = await startEpisode(rig);
    const deletes = await watchDeletes(rig);
    await episode.send({ kind: 'pricing', stores: storesOf('t', 8000), way: 'relay' });
    await waitUntil('a good part of the deletes', async () => (await deletes()) > 6000, 60_000);
    await rig.parts.temporal.kill('SIGKILL');
    for (let index = 0; index < 60; index += 1)
      await episode.send({ kind: 'pricing', stores: storesOf(`t${index}`, 2), way: 'queue' });
    await delay(30_000);
    const received = (await rig.queues.messages()).map(({ receiveCount }) => receiveCount);
    assert.equal(received.length, 60, 'the bridge keeps all of them');
    assert.ok(Math.max(...received) <= 1, 'and receives none twice');
    await rig.parts.temporal.restart();
    await episode.settle({ limitMs: 180_000 });
    const { runs, deadLetters } = await episode.assertPromise();
    assert.equal(deadLetters.length, 0);
    figure(
      'temporal-crash',
      `${runs.length} runs, none lost; 60 messages received once at most, 0 dead-lettered`,
    );
  });
});
