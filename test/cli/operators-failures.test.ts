import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operatorRig, type OperatorRig } from './support/operator-rig.ts';

describe('an operator whose run does not get on', () => {
  let rig: OperatorRig;
  before(async () => {
    rig = await operatorRig();
  });
  after(async () => {
    await rig.control.clearFaults();
    await rig.stop();
  });

  it('retries failed stores at once with retry', async () => {
    await rig.control.setFaults({
      rules: [{ keys: [`${rig.prefix('fast')}bad`], fail: { code: 'INVALID_ARGUMENT' } }],
    });
    const job = await rig.publish('fast', ['good', 'bad']);
    await rig.reaches(job, 'waiting');
    const { stdout } = await rig.freshet('show', job.job);
    assert.match(stdout, /^failed +bad {2}cache-key-refused: /m);
    assert.match(stdout, /^outbox row +pending$/m);
    await rig.control.clearFaults();
    assert.equal((await rig.freshet('retry', job.job)).code, 0);
    assert.equal((await rig.reaches(job, 'completed')).result?.outbox, 'marked');
    assert.deepEqual(
      new Set(await rig.deleted(rig.prefix('fast'))),
      new Set(['good', 'bad'].map((store) => rig.prefix('fast') + store)),
    );
  });

  it('finishes without a store that always fails with skip, by name and reason', async () => {
    await rig.control.setFaults({
      rules: [{ keys: [`${rig.prefix('fast')}never`], fail: { code: 'INVALID_ARGUMENT' } }],
    });
    const job = await rig.publish('fast', ['good', 'never']);
    await rig.reaches(job, 'waiting');
    const args = ['--stores', 'never', '--actor', 'ann', '--reason', 'closed for good'];
    const { code, stderr } = await rig.freshet('skip', job.job, ...args);
    assert.equal(code, 0, stderr);
    await rig.reaches(job, 'completed');
    const { stdout } = await rig.freshet('show', job.job);
    assert.match(stdout, /^skipped +never {2}by ann: closed for good$/m);
    assert.match(stdout, /^outbox row +marked$/m);
  });

  it('sees a blocked run with its remedy, and sets it going with retry once the cause is mended', async () => {
    await rig.control.setFaults({
      rules: [{ keyPrefixes: [rig.prefix('checked')], fail: { code: 'PERMISSION_DENIED' } }],
    });
    const job = await rig.publish('checked', ['1']);
    await rig.reaches(job, 'blocked');
    const { stdout } = await rig.freshet('show', job.job);
    assert.match(stdout, /^blocked +cache-permission: /m);
    assert.match(stdout, /^remedy +Give the API key/m);
    await rig.control.clearFaults();
    const { code, stdout: said } = await rig.freshet('retry', job.job);
    assert.equal(code, 0);
    assert.match(said, /^retry +accepted$/m);
    await rig.reaches(job, 'completed');
  });
});
