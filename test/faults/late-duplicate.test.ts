import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

describe('a duplicate after the retention of the namespace', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => (rig = await startRig({ processes: oneOfEach })));
  after(() => rig.stop());

  /** Lets the server forget the run, as it does after its retention, and delivers its event again. */
  async function deliverAgain(workflowId: string, body: string): Promise<void> {
    await rig.client.workflowService.deleteWorkflowExecution({
      namespace: rig.endpoints.namespace,
      workflowExecution: { workflowId },
    });
    const describeRun = () => rig.client.workflow.getHandle(workflowId).describe();
    const isGone = () =>
      describeRun().then(
        () => false,
        () => true,
      );
    await waitUntil('the run is forgotten', isGone, 120_000);
    await rig.queues.send([body]);
    await waitUntil('the second run', () => describeRun().catch(() => undefined));
  }

  for (const kind of ['pricing', 'legacy'] as const) {
    const own = kind === 'pricing';
    it(`${own ? 'ends as already-processed and queues no menu' : 'runs again, without harm'}, of ${own ? 'our own' : 'a foreign'} outbox`, async () => {
      const episode = await startEpisode(rig);
      const { event, bodies } = await episode.prepare({ kind, stores: storesOf(kind, 5), way: 'queue' });
      await rig.queues.send(bodies);
      await episode.settle();
      await deliverAgain(event.workflowId, bodies[0] ?? '');
      await episode.settle();
      const { runs, requests, marks } = await episode.assertPromise();
      assert.deepEqual(
        runs.map(({ phase }) => phase),
        [own ? 'already-processed' : 'processed'],
      );
      assert.equal(requests.length, own ? 5 : 10);
      assert.equal(marks.length, own ? 1 : 0);
      figure(
        `late-duplicate`,
        'own: already-processed, no menu queued, marked once; foreign: processed again',
      );
    });
  }
});
