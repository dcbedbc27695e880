import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { waitUntil } from '../support/wait-until.ts';
import { type Job, operatorRig, type OperatorRig } from './support/operator-rig.ts';

const many = z.object({
  matched: z.number(),
  accepted: z.number().default(0),
  refused: z.number().default(0),
  restarted: z.number().default(0),
  ended: z.number().default(0),
  runs: z.array(z.object({ workflowId: z.string(), verdict: z.string(), reason: z.string().nullable() })),
});

const why = ['--actor', 'ann', '--reason', 'lunch time'];

describe('the orders of an operator by --query', () => {
  let rig: OperatorRig;
  let waiting: Job[];
  let done: Job;
  let query: string;
  before(async () => {
    rig = await operatorRig();
    query = `FreshetEventType = '${rig.eventType('checked')}'`;
    waiting = [];
    for (const store of ['1', '2', '3']) waiting.push(await rig.publish('checked', [store, `${store}x`]));
    done = await rig.publish('checked', ['4']);
    for (const job of waiting) await rig.reaches(job, 'approval');
    await rig.reaches(done, 'completed');
    await listed('--query', query, '--open', 3);
    await listed('--query', query, '--closed', 1);
  });
  after(() => rig.stop());

  /** The server's list lags behind the runs. */
  async function listed(...args: [...string[], number]): Promise<void> {
    const wanted = args.pop();
    await waitUntil(`list ${args.join(' ')} to show ${String(wanted)}`, async () => {
      const { total } = await rig.json(z.object({ total: z.number() }), 'list', ...(args as string[]));
      return total === wanted;
    });
  }

  it('reach every matching open run and say how many', async () => {
    const { code, stdout, stderr } = await rig.freshet('pause', '--query', query, ...why);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^outcome\tphase\tstores\twhy\tworkflow id$/m);
    assert.equal(stdout.match(/^accepted\tpaused\t0 of 2\t-\tinvalidation\//gm)?.length, 3);
    assert.match(stdout, /^pause: 3 runs: 3 accepted$/m);
    await listed('--query', query, '--paused', 3);
    const resumed = await rig.json(many, 'resume', '--query', `${query} AND FreshetPaused = true`);
    assert.deepEqual([resumed.matched, resumed.accepted], [3, 3]);
    assert.deepEqual(
      new Set(resumed.runs.map(({ workflowId }) => workflowId)),
      new Set(waiting.map(({ workflowId }) => workflowId)),
    );
  });

  it('count what runs refuse, and end with exit code 1 then', async () => {
    const { code, stdout, stderr } = await rig.freshet(
      ...['skip', '--query', query, '--stores', '2x', ...why],
    );
    assert.equal(code, 1);
    assert.match(stdout, /^skip: 3 runs: 2 refused, 1 accepted$/m);
    assert.equal(stderr, 'freshet: skip: 2 of 3 runs did not take it.\n');
  });

  it('never reach workflows of another type', async () => {
    const other = await rig.client.workflow.start('other', {
      taskQueue: 'nobody',
      workflowId: `other-${rig.eventType('fast')}`,
    });
    const byId = `WorkflowId = '${other.workflowId}'`;
    await waitUntil('the list to know it', async () => (await rig.client.workflow.count(byId)).count === 1);
    const { code, stderr } = await rig.freshet('pause', '--query', `${byId}) OR (${byId}`, ...why);
    assert.equal(code, 1);
    assert.match(stderr, /^freshet: No open run matches /);
    const named = await rig.freshet('pause', other.workflowId, ...why);
    assert.equal(named.code, 1);
    assert.match(named.stderr, /is a workflow of type other/);
    const history = await other.fetchHistory();
    assert.ok(history.events?.every(({ workflowExecutionSignaledEventAttributes: signal }) => !signal));
    await other.terminate();
  });

  it('say so when nothing matches, and when the server refuses the query', async () => {
    const nothing = await rig.freshet('pause', '--query', "FreshetSource = 'nobody'", ...why);
    assert.equal(nothing.code, 1);
    assert.match(nothing.stderr, /^freshet: No open run matches FreshetSource = 'nobody'[^\n]*\n$/);
    const wrong = await rig.freshet('pause', '--query', 'Nonsense ~ 1', ...why);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /^freshet: The server refuses the query [^\n]*list-filter[^\n]*\n$/);
  });

  it('retry starts terminated runs again from their stored plan, and no completed one', async () => {
    const first = await Promise.all(waiting.map((job) => rig.reaches(job, 'approval')));
    for (const { workflowId } of waiting) await rig.client.workflow.getHandle(workflowId).terminate('oops');
    await listed('--query', query, '--closed', 4);
    // They keep the phase that they had, but are in none.
    await listed('--query', query, '--phase', 'approval', 0);
    const restarted = await rig.json(many, 'retry', '--query', query);
    assert.deepEqual([restarted.matched, restarted.restarted], [3, 3]);
    const again = await Promise.all(waiting.map((job) => rig.reaches(job, 'approval')));
    for (const [index, run] of again.entries()) {
      const { runId, ...old } = first[index] ?? assert.fail();
      assert.notEqual(run.runId, runId);
      assert.deepEqual(pick(run), pick(old));
      assert.equal(run.stores, 2);
    }
    await rig.freshet('approve', waiting[0]?.job ?? '');
    await rig.reaches(waiting[0] ?? assert.fail(), 'completed');
    const keys = await rig.deleted(rig.prefix('checked'));
    assert.deepEqual(new Set(keys), new Set(['4', '1', '1x'].map((store) => rig.prefix('checked') + store)));
    const { code, stderr } = await rig.freshet('retry', waiting[0]?.workflowId ?? '');
    assert.equal(code, 1);
    assert.match(stderr, /the run has ended \(completed\): a completed run is never started again/);
  });

  it('retry leaves an earlier, terminated run alone when a later one has been started', async () => {
    const old = `${query} AND ExecutionStatus = 'Terminated'`;
    const { ended, restarted, matched } = await rig.json(many, 'retry', '--query', old);
    assert.deepEqual([matched, ended, restarted], [3, 3, 0]);
  });

  it('retry starts a cancelled run again, and its history says by whom', async () => {
    const job = waiting[1] ?? assert.fail();
    await rig.client.workflow.getHandle(job.workflowId).cancel();
    await rig.reaches(job, 'cancelled');
    const { code, stdout, stderr } = await rig.freshet('retry', job.job, '--actor', 'ann');
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^retry +restarted$/m);
    assert.match(stdout, /^phase +approval$/m);
    const started = (await rig.client.workflow.getHandle(job.workflowId).fetchHistory()).events?.[0];
    assert.equal(started?.workflowExecutionStartedEventAttributes?.identity, 'freshet retry by ann');
  });
});

function pick({
  summary,
  memo,
  stores,
  job,
}: {
  summary: string;
  memo: unknown;
  stores: unknown;
  job: unknown;
}) {
  return { summary, memo, stores, job };
}
