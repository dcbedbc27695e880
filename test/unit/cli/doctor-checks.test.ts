import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkRate } from '../../../src/cli/doctor/check-rate.ts';
import { checkRetention } from '../../../src/cli/doctor/check-temporal.ts';
import { ok, type Check } from '../../../src/cli/doctor/finding.ts';
import { judgeDeadLetterQueue, judgeQueue, queueAttributes } from '../../../src/cli/doctor/judge-queues.ts';
import { runChecks } from '../../../src/cli/doctor/run-checks.ts';

const target = 'arn:aws:sqs:us-east-1:0:dead';
const sound = {
  QueueArn: 'arn:aws:sqs:us-east-1:0:queue',
  VisibilityTimeout: '30',
  MessageRetentionPeriod: '1209600',
  ApproximateNumberOfMessages: '3',
  RedrivePolicy: JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: '5' }),
};

describe('the judgement of a queue', () => {
  it('is well when it is set as the deployment guide says', () => {
    assert.deepEqual(judgeQueue(queueAttributes.parse(sound)), [ok('queue', '3 messages wait')]);
  });

  for (const [name, change, what] of [
    ['a visibility', { VisibilityTimeout: '31' }, /VisibilityTimeout is 31 s/],
    ['a retention', { MessageRetentionPeriod: '345600' }, /MessageRetentionPeriod is 345600 s \(4 days\)/],
    ['a missing redrive policy', { RedrivePolicy: undefined }, /no dead-letter queue/],
    [
      'a number of receives',
      { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: target, maxReceiveCount: 3 }) },
      /maxReceiveCount is 3/,
    ],
    ['a FIFO queue', { FifoQueue: 'true' }, /FIFO/],
  ] as const) {
    it(`warns of ${name}`, () => {
      const [finding, ...others] = judgeQueue(queueAttributes.parse({ ...sound, ...change }));
      assert.deepEqual(others, []);
      assert.equal(finding?.state, 'warning');
      assert.match(finding.what, what);
    });
  }

  it('warns of a dead-letter queue that is another one, forgets, or holds messages', () => {
    const dead = { ...sound, QueueArn: target, ApproximateNumberOfMessages: '0' };
    assert.deepEqual(judgeDeadLetterQueue(queueAttributes.parse(dead), target), [
      ok('dead-letter queue', 'empty'),
    ]);
    const wrong = { ...sound, MessageRetentionPeriod: '60' };
    assert.deepEqual(
      judgeDeadLetterQueue(queueAttributes.parse(wrong), target).map(({ state, what }) => [
        state,
        what.split(' ')[0],
      ]),
      [
        ['warning', 'MessageRetentionPeriod'],
        ['warning', 'the'],
        ['warning', '3'],
      ],
    );
  });
});

describe('the judgement of retention and rate', () => {
  const day = 86_400_000;
  for (const [days, state] of [
    [13.9, 'warning'],
    [14, 'ok'],
    [30, 'ok'],
  ] as const) {
    it(`says ${state} to a namespace that keeps runs for ${days} days`, () => {
      assert.equal(checkRetention('menus', days * day).state, state);
    });
  }

  for (const [rate, state] of [
    [500, 'ok'],
    [999, 'ok'],
    [1000, 'warning'],
    [null, 'warning'],
  ] as const) {
    it(`says ${state} to ${rate ?? 'unlimited'} calls of a quota of 1,000`, () => {
      assert.equal(checkRate({ keysPerSecond: rate, cacheQuotaPerSecond: 1000 }).state, state);
    });
  }
});

describe('checks side by side', () => {
  const check = (name: string, run: Check['run']): Check => ({ name, waitsFor: `the ${name}`, run });

  it('keep their order, and are not held up by one that never answers', async () => {
    const said: string[] = [];
    const findings = await runChecks(
      [
        check('silent one', () => new Promise(() => undefined)),
        check('quick one', () => Promise.resolve([ok('quick one', 'there')])),
      ],
      { limitMs: 200, sayAfterMs: 20 },
      (line) => said.push(line),
    );
    assert.deepEqual(
      findings.map(({ state, what }) => [state, what]),
      [
        ['failed', 'no answer within 0.2 s from the silent one'],
        ['ok', 'there'],
      ],
    );
    assert.deepEqual(said, ['waiting for the silent one, at most 0.2 s']);
  });

  it('do not repeat the text of an error that is not ours', async () => {
    const broken = check('broken one', () => Promise.reject(new TypeError('with a canary-password')));
    const [finding] = await runChecks([broken], { limitMs: 1000, sayAfterMs: 500 }, () => undefined);
    assert.equal(finding?.state, 'failed');
    assert.equal(finding.what, 'unexpected error: TypeError');
  });
});
