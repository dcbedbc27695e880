import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { storeIds } from '../support/plans.ts';
import { operatorRig, type OperatorRig } from './support/operator-rig.ts';
import { runFreshet } from './support/run-freshet.ts';

const line = z.object({
  status: z.string(),
  progress: z.object({ phase: z.string() }).nullable(),
  result: z.object({ outcome: z.string() }).nullable(),
});

describe('freshet watch', () => {
  let rig: OperatorRig;
  before(async () => {
    rig = await operatorRig();
  });
  after(() => rig.stop());

  it('writes lines without a terminal, through a pause to the end of the run', async () => {
    const job = await rig.publish('checked', storeIds(2));
    await rig.reaches(job, 'approval');
    const watching = runFreshet(['watch', job.job, '--every', '100'], { env: rig.own.env });
    await rig.freshet('pause', job.job, '--actor', 'ann', '--reason', 'lunch');
    await rig.reaches(job, 'paused');
    const json = runFreshet(['watch', job.job, '--json', '--every', '100'], { env: rig.own.env });
    await rig.freshet('resume', job.job);
    await rig.freshet('approve', job.job);
    const { code, stdout } = await watching;
    assert.equal(code, 0);
    assert.match(stdout, /^checked change: 2 stores \(job/);
    assert.match(stdout, /^status +completed$/m);
    assert.match(stdout, /^outcome +processed$/m);

    assert.doesNotMatch(stdout, /\u001b/);
    const lines = (await json).stdout
      .trim()
      .split('\n')
      .map((text) => line.parse(JSON.parse(text)));
    assert.equal(lines.at(-1)?.result?.outcome, 'processed');
  });

  it('shows the end of a run that was over before, and ends with exit code 1 where it had no success', async () => {
    const job = await rig.publish('checked', storeIds(2));
    await rig.reaches(job, 'approval');
    await rig.client.workflow.getHandle(job.workflowId).terminate('enough');
    const { code, stdout, stderr } = await rig.freshet('watch', job.job);
    assert.equal(code, 1);
    assert.match(stdout, /^status +terminated$/m);
    assert.match(stderr, /^freshet: \S+ has ended \(terminated\) without success\.\n$/);
  });
});
