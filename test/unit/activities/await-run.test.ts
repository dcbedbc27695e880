import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CancelledFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { awaitRun } from '../../../src/activities/await-run.ts';
import { queueMenus } from '../../../src/activities/queue-menus.ts';
import type { MenuRequest, QueueOutcome } from '../../../src/contract/activities.ts';
import { FakePorts } from '../../support/fake-ports.ts';

const menus: MenuRequest = { jobId: '1', source: 's', eventId: 'e', priority: 'bulk', outbox: 'foreign' };
const run = { workflowId: 'w', runId: 'r' };

function step(attempt: number, isLocal = false) {
  const called = new AbortController();
  return { context: { run, activityId: '7', attempt, isLocal, calledBack: called.signal }, called };
}

/** A server that answers these in turn, then the last one for ever. */
function server(...answers: (boolean | Error)[]) {
  const asked: string[] = [];
  return {
    asked,
    watch: () => ({ lost: new AbortController().signal, end: () => undefined }),
    isWanted: (of: typeof run, activityId: string) => {
      asked.push(`${of.workflowId}/${of.runId}/${activityId}`);
      const answer = answers[Math.min(asked.length, answers.length) - 1] ?? true;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
}

describe('a step that is tried again', () => {
  it('waits until its run wants it, whatever comes between', async () => {
    const asks = server(false, new Error('no answer'), true);
    await awaitRun(step(2).context, asks);
    assert.deepEqual(asks.asked, ['w/r/7', 'w/r/7', 'w/r/7']);
  });

  it('waits no longer when it is called back', async () => {
    const { context, called } = step(2);
    const waiting = awaitRun(context, server(false));
    called.abort();
    await waiting;
  });

  it('asks nothing at its first attempt, nor in a workflow task', async () => {
    const asks = server(false);
    await awaitRun(step(1).context, asks);
    await awaitRun(step(2, true).context, asks);
    assert.deepEqual(asks.asked, []);
  });

  it('queues no menu once it is called back', async () => {
    const ports = new FakePorts();
    ports.stepsWanted = false;
    const environment = new MockActivityEnvironment({ attempt: 2 });
    const task = () => queueMenus(ports, { stores: ['s1'], menus });
    const outcome = environment.run<[], QueueOutcome, typeof task>(task);
    environment.cancel();
    await assert.rejects(outcome, CancelledFailure);
    assert.deepEqual(ports.queued, []);
  });
});
