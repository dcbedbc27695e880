import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { findTemporal } from '../../src/dev/stack/find-temporal.ts';
import { type Job, operatorRig, type OperatorRig } from './support/operator-rig.ts';

const run = promisify(execFile);
const program = findTemporal();

describe(
  "Temporal's own command line",
  { skip: program === undefined && 'no Temporal CLI on this machine' },
  () => {
    let rig: OperatorRig;
    before(async () => {
      rig = await operatorRig();
    });
    after(() => rig.stop());

    function temporal(...args: string[]) {
      const { temporal: address, namespace } = rig.own.stack.endpoints;
      return run(program ?? '', [...args, '--address', address, '--namespace', namespace]);
    }

    const signal = ({ workflowId }: Job, name: string, payload: unknown) =>
      temporal(
        ...['workflow', 'signal', '--workflow-id', workflowId, '--name', name],
        ...['--input', JSON.stringify(payload)],
      );

    const lastAction = async ({ workflowId }: Job): Promise<string> => {
      const { stdout } = await rig.freshet('show', workflowId);
      return /^last action +(.*) at \S+Z:? ?(.*)$/m.exec(stdout)?.slice(1).join(' ').trim() ?? stdout;
    };

    it('gives every order that the commands give', async () => {
      const job = await rig.publish('checked', ['1', '2', '3']);
      await rig.reaches(job, 'approval');
      const orders: [name: string, payload: object, last: string][] = [
        ['pause', { actor: 'ann', reason: 'misses' }, 'pause by ann misses'],
        ['throttle', { storesPerSecond: 20, actor: 'ann', reason: 'slow' }, 'throttle by ann slow'],
        ['throttle', { storesPerSecond: null, actor: 'ann', reason: 'over' }, 'throttle by ann over'],
        ['skipStores', { stores: ['3'], actor: 'ann', reason: 'closed' }, 'skipStores by ann closed'],
        ['resume', { actor: 'bob' }, 'resume by bob'],
      ];
      for (const [name, payload, last] of orders) {
        await signal(job, name, payload);
        assert.equal(await lastAction(job), last);
      }
      await signal(job, 'retryFailed', { actor: 'ann' });
      const { stdout } = await temporal(
        'workflow',
        'query',
        '--workflow-id',
        job.workflowId,
        '--type',
        'progress',
      );
      assert.match(stdout, /nothing waits to be tried again/);
      await signal(job, 'approve', { actor: 'ann' });
      await rig.reaches(job, 'completed');
      assert.equal((await rig.deleted(rig.prefix('checked'))).length, 2);
    });

    it('ends a run for good with reject', async () => {
      const job = await rig.publish('checked', ['1', '2']);
      await rig.reaches(job, 'approval');
      await signal(job, 'reject', { actor: 'ann', reason: 'wrong prices' });
      assert.equal((await rig.reaches(job, 'completed')).result?.outcome, 'rejected');
    });
  },
);
