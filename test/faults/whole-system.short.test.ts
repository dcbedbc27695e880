import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startEpisode } from './support/episode.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';

describe('without any fault', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => (rig = await startRig({ processes: oneOfEach })));
  after(() => rig.stop());

  it('keeps the promise, which shows that the check reads every log', async () => {
    const stores = Array.from({ length: 40 }, (_, index) => `w${index}`);
    for (const store of stores) await rig.pool.write('INSERT INTO stores (store_id) VALUES (?)', [store]);
    const episode = await startEpisode(rig);
    await episode.send({ kind: 'pricing', stores, way: 'relay', copies: 2 });
    await episode.send({ kind: 'legacy', stores: ['w1', 'x1'], way: 'queue' });
    await episode.send({ kind: 'product', stores: [], way: 'queue' });
    await episode.sendPoison();
    await episode.settle();
    const seen = await episode.assertPromise({ mostRedeletes: 0 });
    const deletes = seen.calls.filter(({ operation }) => operation === 'Delete');
    assert.equal(deletes.length, 40 * 4 + 2 + 2);
    assert.equal(seen.runs.length, 3);
    assert.equal(seen.marks.length, 2);
    assert.equal(seen.requests.length, 40 + 2 + 40);
    assert.equal(new Set(seen.menuWrites.map(({ store }) => store)).size, 41);
    assert.ok(seen.exports.length >= 41);
  });
});
