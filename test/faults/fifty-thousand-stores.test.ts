import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { startRig, type Rig } from './support/rig.ts';

const count = 50_000;

describe('an event of 50,000 stores', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({
      processes: [
        { name: 'worker', command: ['worker'] },
        { name: 'second-worker', command: ['worker', '--no-bridge'] },
        { name: 'relay', command: ['relay'] },
        { name: 'exporter', command: ['exporter'] },
      ],
      environment: { FRESHET_KEYS_PER_SECOND: 'unlimited', FRESHET_EXPORT_CONCURRENCY: '64' },
    });
  });
  after(() => rig.stop());

  it('in a body of nearly 1 MiB finishes, although a worker crashes on the way', async () => {
    const stores = Array.from({ length: count }, (_, index) => `store-${String(100_000 + index)}`);
    const episode = await startEpisode(rig);
    const { event, bodies } = await episode.prepare({ kind: 'pricing', stores, way: 'queue' });
    const bytes = Buffer.byteLength(bodies[0] ?? '');
    assert.ok(bytes > 700_000 && bytes < 1024 * 1024, `${bytes} bytes`);
    const deletes = await watchDeletes(rig);
    await rig.queues.send(bodies);
    await waitUntil('half of the deletes', async () => (await deletes()) > count * 2, 240_000);
    await rig.process('worker').restart('SIGKILL');
    await episode.settle({ limitMs: 500_000 });
    const { runs, requests } = await episode.assertPromise();
    assert.equal(new Set(requests.map(({ store }) => store)).size, count);
    const { events } = await rig.client.workflow.getHandle(event.workflowId).fetchHistory();
    figure(
      'fifty-thousand-stores',
      `${runs.length} run, ${bytes.toLocaleString('en')} bytes, 200,000 keys, ${events?.length ?? 0} history events, one crash on the way`,
    );
  });
});
