import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ActivityFailure, ApplicationFailure, TimeoutFailure, TimeoutType } from '@temporalio/common';
import { failureCodes, failureKind, isFailureCode } from '../../../src/contract/failure-codes.ts';
import { blocksRun, stepFailure } from '../../../src/workflows/step-failure.ts';

const wrapped = (cause: Error) =>
  new ActivityFailure('Activity task failed', 'deleteStoreKeys', '1', 'NON_RETRYABLE_FAILURE', 'w', cause);
const denied = (details: unknown[] = []) =>
  ApplicationFailure.create({ type: 'database-denied', message: 'no grant', details });

describe('failure of a step', () => {
  it('is told by its code in each of its shapes', () => {
    for (const error of [denied(), wrapped(denied())]) {
      assert.deepEqual(stepFailure(error), { failure: { code: 'database-denied', message: 'no grant' } });
    }
  });

  it('brings along what the step had done', () => {
    const done = { next: 3 };
    assert.deepEqual(stepFailure(wrapped(denied([done]))).outcome, done);
  });

  it('is a defect of ours when it bears no code', () => {
    for (const [error, message] of [
      [
        wrapped(new TimeoutFailure('activity Heartbeat timeout', undefined, TimeoutType.HEARTBEAT)),
        'activity Heartbeat timeout',
      ],
      [
        wrapped(ApplicationFailure.create({ type: 'TypeError', message: 'x is undefined' })),
        'x is undefined',
      ],
      [new Error('boom'), 'boom'],
      ['odd', 'odd'],
    ] as const) {
      assert.deepEqual(stepFailure(error).failure, { code: 'internal', message });
    }
  });
});

describe('a failed step', () => {
  it('blocks its run', () => {
    assert.equal(blocksRun({ code: 'internal', message: '' }, false), true);
  });

  it('blocks no run when it was called back, but for what is permanent', () => {
    for (const code of Object.keys(failureCodes).filter(isFailureCode)) {
      assert.equal(blocksRun({ code, message: '' }, true), failureKind(code) === 'permanent', code);
    }
  });
});
