import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ApplicationFailureCategory } from '@temporalio/common';
import fc from 'fast-check';
import { codeOf, retryDelayMs, toActivityFailure } from '../../../src/activities/activity-failure.ts';
import { PortError } from '../../../src/activities/ports.ts';
import { failureCodes, isFailureCode, type FailureCode } from '../../../src/contract/failure-codes.ts';

const regular = { attempt: 1, isLocal: false };

/** What becomes of each code: this table is the treatment, said once more and independently. */
const treatment: Record<FailureCode, 'again' | 'again, benign' | 'never again'> = {
  'cache-unavailable': 'again',
  'cache-timeout': 'again',
  'cache-throttled': 'again, benign',
  'cache-key-refused': 'never again',
  'cache-auth': 'never again',
  'cache-permission': 'never again',
  'cache-not-found': 'never again',
  'database-unavailable': 'again',
  'database-conflict': 'again',
  'database-read-only': 'again',
  'database-denied': 'never again',
  'database-schema': 'never again',
  held: 'again, benign',
  internal: 'again',
};

describe('failure of an activity', () => {
  for (const code of Object.keys(failureCodes).filter(isFailureCode)) {
    it(`of ${code} is tried ${treatment[code]}`, () => {
      const failure = toActivityFailure(new PortError(code, 'why'), regular);
      assert.equal(failure.type, code);
      assert.equal(failure.message, 'why');
      assert.equal(failure.nonRetryable, treatment[code] === 'never again');
      assert.equal(
        failure.category === ApplicationFailureCategory.BENIGN,
        treatment[code] === 'again, benign',
      );
    });
  }

  it('that no port threw is a defect of ours', () => {
    for (const error of [new TypeError('x is undefined'), 'text', undefined]) {
      assert.equal(codeOf(error), 'internal');
      assert.equal(toActivityFailure(error, regular).type, 'internal');
    }
  });

  it('brings along what the step had done', () => {
    const partial = { menusQueued: 3, after: 's0003', finished: false, alreadyProcessed: false };
    assert.deepEqual(toActivityFailure(new PortError('database-denied', 'why'), regular, partial).details, [
      partial,
    ]);
    assert.deepEqual(toActivityFailure(new PortError('database-denied', 'why'), regular).details ?? [], []);
  });

  it('of a held step is looked at again after two seconds, at any attempt', () => {
    for (const attempt of [1, 50]) {
      const failure = toActivityFailure(new PortError('held', 'paused'), {
        attempt,
        isLocal: false,
      });
      assert.equal(failure.nextRetryDelay, 2000);
    }
  });

  it('of a local step leaves the delay to its retry policy', () => {
    for (const code of ['held', 'database-conflict'] as const) {
      const failure = toActivityFailure(new PortError(code, 'why'), { attempt: 1, isLocal: true });
      assert.equal(failure.nextRetryDelay, undefined);
    }
  });

  it('holds no secret: not in its message, nor in its causes and their stacks', (t) => {
    const before = process.env['AWS_SESSION_TOKEN'];
    t.after(() => {
      if (before === undefined) delete process.env['AWS_SESSION_TOKEN'];
      else process.env['AWS_SESSION_TOKEN'] = before;
    });
    process.env['AWS_SESSION_TOKEN'] = 'c4n4ry-token';
    const said = new RangeError('refused: c4n4ry-token');
    const failure = toActivityFailure(new Error('it said c4n4ry-token', { cause: said }), regular);
    const causes = [failure, failure.cause, failure.cause?.cause];
    assert.deepEqual(
      causes.map((cause) => (cause instanceof Error ? `${cause.name}: ${cause.message}` : cause)),
      ['ApplicationFailure: it said ***', 'Error: it said ***', 'RangeError: refused: ***'],
    );
    for (const cause of causes)
      assert.doesNotMatch(cause instanceof Error ? (cause.stack ?? '') : '', /c4n4ry/);
  });
});

describe('back-off of an activity', () => {
  it('doubles from one second to thirty, with jitter in its upper half', () => {
    const bounds = [1, 2, 3, 5, 6, 7, 100].map((attempt) => [
      retryDelayMs(attempt, () => 0),
      retryDelayMs(attempt, () => 1),
    ]);
    assert.deepEqual(bounds, [
      [500, 1000],
      [1000, 2000],
      [2000, 4000],
      [8000, 16_000],
      [15_000, 30_000],
      [15_000, 30_000],
      [15_000, 30_000],
    ]);
  });

  it('is a whole number of milliseconds, also after ten thousand attempts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), (attempt) => {
        const delay = retryDelayMs(attempt);
        assert.ok(Number.isInteger(delay) && delay >= 500 && delay <= 30_000);
      }),
    );
  });
});
