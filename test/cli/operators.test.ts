import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { storeIds } from '../support/plans.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type Job, operatorRig, type OperatorRig } from './support/operator-rig.ts';

const outcome = z.object({
  command: z.string(),
  verdict: z.string(),
  reason: z.string().nullable(),
  progress: z
    .object({
      phase: z.string(),
      paused: z.object({ actor: z.string(), reason: z.string(), until: z.string() }).optional(),
      throttle: z.object({ storesPerSecond: z.number(), actor: z.string() }).optional(),
      lastAction: z.object({ action: z.string(), actor: z.string() }).optional(),
      refused: z.array(z.object({ signal: z.string(), reason: z.string() })),
      stores: z.object({ total: z.number(), done: z.number(), failed: z.number(), skipped: z.number() }),
    })
    .nullable(),
});

const why = ['--actor', 'ann', '--reason', 'too many misses'];

describe('the orders of an operator to one run', () => {
  let rig: OperatorRig;
  let slow: Job;
  before(async () => {
    rig = await operatorRig();
    slow = await rig.publish('slow', storeIds(1_000));
  });
  after(() => rig.stop());

  const order = (...args: string[]) => rig.json(outcome, ...args);

  it('pause stops its deletes, and says by whom, why and until when', async () => {
    await waitUntil('the first deletes', async () => (await rig.deleted(rig.prefix('slow'))).length > 0);
    const { code, stdout, stderr } = await rig.freshet('pause', slow.job, ...why, '--for', '30m');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^slow change: 1,000 stores \(job \d+, it's /);
    assert.match(stdout, /^pause +accepted$/m);
    assert.match(stdout, /^phase +paused$/m);
    assert.match(stdout, /^paused +until \d{4}-.*Z, by ann: too many misses$/m);
    // The batch in hand has come back when what it did is booked.
    await waitUntil(
      'the batch to be booked',
      async () => ((await rig.reaches(slow, 'paused')).progress?.keysDeleted ?? 0) > 0,
    );
    const { progress } = await rig.reaches(slow, 'paused');
    const deleted = await rig.deleted(rig.prefix('slow'));
    assert.ok(deleted.length < 1_000, String(deleted.length));
    const fast = await rig.publish('fast', ['1']);
    await rig.reaches(fast, 'completed');
    assert.deepEqual(await rig.deleted(rig.prefix('slow')), deleted);
    assert.equal((await rig.reaches(slow, 'paused')).progress?.keysDeleted, progress?.keysDeleted);
  });

  it('pause sets a new end for a run that is paused', async () => {
    const until = new Date(Date.now() + 5 * 60_000).toISOString();
    const { progress, verdict } = await order('pause', slow.job, ...why, '--until', until);
    assert.equal(verdict, 'accepted');
    assert.equal(progress?.paused?.until, until);
  });

  it('throttle bounds it, and --lift takes that away', async () => {
    const bounded = await order('throttle', slow.workflowId, ...why, '--stores-per-second', '0.5');
    assert.equal(bounded.verdict, 'accepted');
    assert.deepEqual(bounded.progress?.throttle, {
      storesPerSecond: 0.5,
      actor: 'ann',
    });
    const lifted = await order('throttle', slow.workflowId, ...why, '--lift');
    assert.equal(lifted.verdict, 'accepted');
    assert.equal(lifted.progress?.throttle, undefined);
  });

  it('a throttle acts on the deletes', async () => {
    await order('throttle', slow.job, ...why, '--stores-per-second', '0.01');
    const resumed = await order('resume', slow.job, '--actor', 'bob');
    assert.equal(resumed.progress?.phase, 'deleting');
    const before = await rig.deleted(rig.prefix('slow'));
    const fast = await rig.publish('fast', ['2']);
    await rig.reaches(fast, 'completed');
    // At its own 20 a second it would have done dozens; at one in 100 seconds the first one at most is free.
    assert.ok((await rig.deleted(rig.prefix('slow'))).length <= before.length + 1);
  });

  it('skip excuses stores by name, and refuses a store that is not of the run', async () => {
    const { progress, verdict } = await order('skip', slow.job, ...why, '--stores', 's00999,s01000');
    assert.equal(verdict, 'accepted');
    assert.equal(progress?.stores.skipped, 2);
    const { code, stdout, stderr } = await rig.freshet('skip', slow.job, ...why, '--stores', 'nobody');
    assert.equal(code, 1);
    assert.match(stdout, /^skip +refused$/m);
    assert.match(stderr, /^freshet: skip \S+: refused: stores\[0\] is not a store of this run[^\n]*\n$/);
  });

  it('resume of a run that is not paused is refused with the reason, and so are retry and approve', async () => {
    const refusals = [
      ['resume', 'the run is not paused'],
      ['retry', 'nothing waits to be tried again'],
      ['approve', 'the run needs no approval'],
    ] as const;
    for (const [command, reason] of refusals) {
      const refused = await order(command, slow.job);
      assert.deepEqual([refused.verdict, refused.reason], ['refused', reason]);
      assert.equal((await rig.freshet(command, slow.job)).code, 1);
    }
  });

  it('a burst of invalid signals leaves the state as it is', async () => {
    const before = (await order('pause', slow.job, ...why)).progress;
    const handle = rig.client.workflow.getHandle(slow.workflowId);
    const invalid = [null, [], 'x', {}, { actor: 7 }, { actor: 'eve', reason: 'x', until: 'soon' }];
    await Promise.all(
      Array.from({ length: 60 }, (_, n) => handle.signal('pause', invalid[n % invalid.length])),
    );
    const { stdout } = await rig.freshet('show', slow.job);
    assert.match(stdout, /^paused +until .*, by ann: too many misses$/m);
    assert.equal(stdout.match(/^refused +pause at /gm)?.length, 20);
    const after = await order('resume', slow.job, '--actor', 'bob');
    assert.equal(after.verdict, 'accepted');
    assert.deepEqual(after.progress?.stores.skipped, before?.stores.skipped);
    assert.deepEqual(after.progress?.throttle, before?.throttle);
  });

  it('reject ends it for good: every further order says so, and retry as well', async () => {
    // The batch in hand is called back first, so the phase read back may still be the old one.
    assert.equal((await order('reject', slow.job, ...why)).verdict, 'accepted');
    assert.equal((await rig.reaches(slow, 'completed')).result?.outcome, 'rejected');
    for (const args of [
      ['pause', ...why],
      ['resume'],
      ['skip', ...why, '--stores', '1'],
      ['approve'],
      ['retry'],
    ]) {
      const [command = '', ...more] = args;
      const { code, stdout, stderr } = await rig.freshet(command, slow.job, ...more);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, /^freshet: \w+ \S+: ended: the run has ended \(completed\)[^\n]+\n$/);
    }
  });

  it('says in one line that a run is unknown', async () => {
    for (const id of ['999999999', 'invalidation/no/such/run']) {
      const { code, stdout, stderr } = await rig.freshet('pause', id, ...why);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(stderr, new RegExp(`^freshet: No run has the [^\n]*${id}[^\n]*\n$`));
    }
  });

  it('approve lets a run go on that waits for it', async () => {
    const checked = await rig.publish('checked', ['1', '2']);
    await rig.reaches(checked, 'approval');
    assert.deepEqual(await rig.deleted(rig.prefix('checked')), []);
    assert.equal((await order('approve', checked.job)).verdict, 'accepted');
    await rig.reaches(checked, 'completed');
    assert.equal((await rig.deleted(rig.prefix('checked'))).length, 2);
  });

  it('says so, within a bounded time, when no worker answers, and the signal is kept', async () => {
    const checked = await rig.publish('checked', ['3', '4']);
    await rig.reaches(checked, 'approval');
    await rig.stopWorker();
    const { code, stdout, stderr } = await rig.freshet('approve', checked.workflowId);
    assert.equal(code, 1);
    assert.match(stdout, /^approve +unanswered$/m);
    assert.match(stderr, /no worker answers.*the signal is kept for the next one/);
    await rig.startWorker();
    assert.equal((await rig.reaches(checked, 'completed')).result?.outcome, 'processed');
  });
});
