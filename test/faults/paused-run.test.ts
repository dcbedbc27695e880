import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { pauseSignal, resumeSignal } from '../../src/contract/names.ts';
import { monotonicMs } from '../../src/dev/momento/monotonic-clock.ts';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

describe('a paused run', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({ processes: oneOfEach, keysPerSecond: 1000 });
  });
  after(() => rig.stop());

  it('whose worker crashes and whose server crashes does nothing until it is resumed, then goes on at its place', async () => {
    const episode = await startEpisode(rig);
    const deletes = await watchDeletes(rig);
    const { workflowId } = await episode.send({ kind: 'pricing', stores: storesOf('p', 1500), way: 'relay' });
    await waitUntil('the first deletes', async () => (await deletes()) > 1000);
    const run = rig.client.workflow.getHandle(workflowId);
    const fromMs = monotonicMs();
    await run.signal(pauseSignal, { actor: 'ann', reason: 'too many misses' });
    await rig.process('worker').restart('SIGKILL');
    await rig.parts.temporal.kill('SIGKILL');
    await rig.parts.temporal.restart();
    await rig.process('worker').ready();
    await delay(6000);
    const atPause = await deletes();
    assert.ok(atPause < 6000, 'paused in the middle');
    episode.paused({ workflowId, fromMs, untilMs: monotonicMs() });
    await waitUntil('the server is back for us', () =>
      run.signal(resumeSignal, { actor: 'ann' }).then(
        () => true,
        () => false,
      ),
    );
    await episode.settle();
    // One crash: the keys of two seconds at most.
    await episode.assertPromise({ keysPerSecond: 1000, mostRedeletes: 2000 });
    figure(
      'paused-run',
      `paused at ${atPause} of 6,000 keys, worker and server crashed: no delete until resumed`,
    );
  });
});
