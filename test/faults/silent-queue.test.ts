import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { releaseWhatTheDeadHold } from './support/strike.ts';
import { storesOf } from './support/stores.ts';

describe('a queue that falls silent, with connections that look alive', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => (rig = await startRig({ processes: oneOfEach })));
  after(() => rig.stop());

  it('is noticed with an alarm, and costs nothing', async () => {
    const worker = rig.process('worker');
    const episode = await startEpisode(rig);
    await episode.send({ kind: 'pricing', stores: storesOf('before', 5), way: 'relay' });
    await episode.settle();
    await worker.links.sqs.silence();
    await episode.send({ kind: 'pricing', stores: storesOf('meanwhile', 5), way: 'queue' });
    const hasAlarm = () => readFileSync(worker.logFile, 'utf8').includes('"alarm":"queue-unreachable"');
    await waitUntil('the alarm', hasAlarm, 150_000);
    await worker.links.sqs.mend();
    await releaseWhatTheDeadHold(rig);
    await episode.settle();
    const { runs } = await episode.assertPromise();
    assert.equal(runs.length, 2);
    figure('silent-queue', 'alarm queue-unreachable, both events processed');
  });
});
