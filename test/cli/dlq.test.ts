import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { waitUntilEmpty } from '../starter/support/bridge-harness.ts';
import { priceChange, priceChangeRun } from '../starter/support/change-event.ts';
import { poison } from '../starter/support/poison.ts';
import { waitFor } from '../starter/support/wait-for.ts';
import { deadLetterRig, letterId, visibleBodies, type DeadLetterRig } from './support/dead-letter-rig.ts';
import { onTerminal } from './support/on-terminal.ts';
import { runFreshet } from './support/run-freshet.ts';

const withBody = z.object({ body: z.string() });

// Each test has queues of its own.
describe('freshet dlq', { concurrency: 2 }, () => {
  let rig: DeadLetterRig;
  before(async () => (rig = await deadLetterRig()));
  after(() => rig.stop());

  it('lists what a bridge has refused, with today’s reason, and leaves it to others', async () => {
    const place = await rig.newPlace();
    await rig.harness.startBridge(place.queue, { visibilitySeconds: 1 });
    await place.queue.send([priceChange(1, ['1'])]);
    await waitUntilEmpty(place.queue);
    const bodies = { ...poison, 'content-conflict': priceChange(1, ['2']) };
    await place.queue.send(Object.values(bodies));
    const count = Object.keys(bodies).length;
    await waitFor('all are dead letters', async () => (await place.queue.deadLetters()).length === count);

    const letters = await place.list();
    assert.deepEqual(letters.map(({ reason }) => reason).sort(), Object.keys(bodies).sort());
    assert.ok(letters.every(({ accepted }) => accepted === 'no'));
    const of = (reason: string) => letters.find((letter) => letter.reason === reason);
    assert.deepEqual(
      [of('no-rule')?.source, of('no-rule')?.job, of('no-rule')?.receives],
      ['nobody knows me', '123', 7],
    );
    assert.deepEqual([of('schema')?.detailType, of('schema')?.source], ['Ünïcode ☕', null]);
    assert.deepEqual([of('not-json')?.detailType, of('job-id')?.job], [null, null]);
    assert.deepEqual(await visibleBodies(place.queue), Object.values(bodies).sort());
    const { stdout } = await place.dlq('list');
    assert.match(stdout, /^message id\tage\treceives\tjob\taccepted\treason\tdetail-type\tsource$/m);
    assert.match(stdout, new RegExp(`^${of('selection')?.id ?? ''}\t.*\t123\tno\tselection\tPricing_`, 'm'));
    assert.match(stdout, /^9 messages$/m);
  });

  it('tells what would be accepted, is a duplicate, or cannot be told without Temporal', async () => {
    const place = await rig.newPlace();
    await rig.harness.startBridge(place.queue, { visibilitySeconds: 1 });
    await place.queue.send([priceChange(11, ['1'])]);
    await waitUntilEmpty(place.queue);
    await place.queue.deadLetter([priceChange(11, ['1']), priceChange(12), 'no']);
    const seen = (await place.list()).map(({ job, accepted, duplicate }) => [
      job ?? '-',
      accepted,
      duplicate,
    ]);
    assert.deepEqual(seen.sort(), [
      ['-', 'no', false],
      ['11', 'yes', true],
      ['12', 'yes', false],
    ]);
    const env = { ...place.env, TEMPORAL_ADDRESS: '127.0.0.1:1' };
    const { code, stdout, stderr } = await runFreshet(['dlq', 'list'], { env });
    assert.equal(code, 0);
    assert.match(stdout, /\t11\tunknown\tunknown\t/);
    assert.match(stdout, /\t-\tno\tnot-json\t/);
    assert.match(stderr, /^freshet: Content conflicts are unknown, .*127\.0\.0\.1:1[^\n]*\n$/);
  });

  it('lists as many as asked for, and all of them although each receive brings few', async () => {
    const place = await rig.newPlace();
    await place.queue.deadLetter(Array.from({ length: 33 }, (_, index) => `no ${index}`));
    const some = await place.dlq('list', '--limit', '12');
    assert.equal(some.stdout.match(/\tnot-json\t/g)?.length, 12);
    assert.match(some.stdout, /^12 of about 33; --limit shows more\.$/m);
    const all = await place.dlq('list', '--limit', '1000');
    assert.equal(all.stdout.match(/\tnot-json\t/g)?.length, 33);
    assert.equal((await visibleBodies(place.queue)).length, 33);
  });

  it('shows a body whole, harmless to a terminal, with reason and remedy', async () => {
    const place = await rig.newPlace();
    const body = `{"source":"\u202eevil\u009b31m\r\nfreshet: all fine\u2028","n":"${'x'.repeat(5_000)}"}`;
    await place.queue.deadLetter([body, 'another']);
    const id = await letterId(place.queue, body);
    const { code, stdout } = await place.dlq('show', id);
    assert.equal(code, 0);
    assert.match(stdout, /^reason +not-json$/m);
    assert.match(stdout, /^problem +body: not valid JSON$/m);
    assert.match(stdout, /^remedy +Mend the publisher/m);
    assert.ok(stdout.includes('{"source":"\\u202eevil\\u009b31m\\u000d\\u000afreshet: all fine\\u2028"'));
    assert.ok(stdout.includes('x'.repeat(5_000)));
    assert.doesNotMatch(stdout, /[\u202e\u009b\r\u2028]/);
    const shown = await place.dlq('show', id, '--json');
    assert.equal(withBody.parse(JSON.parse(shown.stdout)).body, body);
    assert.deepEqual(
      await visibleBodies(place.queue),
      [body, 'another'].sort((a, b) => (a < b ? -1 : 1)),
    );
  });

  it('discards one or all, and nothing without a yes', async () => {
    const place = await rig.newPlace();
    const bodies = ['one', 'three', 'two'];
    await place.queue.deadLetter(bodies);
    const unasked = await place.dlq('discard', '--all');
    assert.equal(unasked.code, 2);
    assert.match(unasked.stderr, /^freshet: dlq discard asks first, .*give --yes\.\n$/);
    const no = await onTerminal(['dlq', 'discard', '--all'], place.env, 'n\n');
    assert.equal(no.code, 1);
    assert.match(no.output, /Discard all messages \(about 3\) of .* for good\? \[y\/N\]/);
    assert.match(no.output, /Nothing was done/);
    assert.deepEqual(await visibleBodies(place.queue), bodies);

    const one = await place.dlq('discard', await letterId(place.queue, 'two'), '--yes');
    assert.equal(one.stdout, '1 message discarded\n');
    assert.deepEqual(await visibleBodies(place.queue), ['one', 'three']);
    const yes = await onTerminal(['dlq', 'discard', '--all'], place.env, 'y\n');
    assert.equal(yes.code, 0, yes.output);
    assert.match(yes.output, /2 messages discarded/);
    assert.equal((await place.queue.deadLetters()).length, 0);
  });

  it('ends with one clear line for an unknown id, and hides nothing', async () => {
    const place = await rig.newPlace();
    await place.queue.deadLetter(['a', 'b']);
    const id = randomUUID();
    for (const args of [
      ['show', id],
      ['redrive', id],
      ['discard', id, '--yes'],
    ]) {
      const { code, stdout, stderr } = await place.dlq(...args);
      assert.equal(code, 1);
      assert.equal(stdout, '');
      assert.match(
        stderr,
        new RegExp(`^freshet: No message ${id} is in http[^\n]*freshet dlq list[^\n]*\n$`),
      );
    }
    assert.deepEqual(await visibleBodies(place.queue), ['a', 'b']);
  });

  it('ends with one clear line when there is no queue, no dead-letter queue, or nobody answers', async () => {
    const { env } = await rig.newPlace();
    const lonely = await rig.newLonelyQueue();
    const away = 'http://127.0.0.1:1';
    const table: [more: NodeJS.ProcessEnv, code: number, says: RegExp][] = [
      [{ SQS_QUEUE_URL: '' }, 2, /SQS_QUEUE_URL is not set/],
      [
        { SQS_QUEUE_URL: `${env['SQS_QUEUE_URL'] ?? ''}x` },
        1,
        /The queue http.*x does not do it \(QueueDoesNotExist/,
      ],
      [{ SQS_QUEUE_URL: lonely }, 1, /has no dead-letter queue: expected a redrive policy/],
      [
        { SQS_DEAD_LETTER_QUEUE_URL: `${env['SQS_QUEUE_URL'] ?? ''}x` },
        1,
        /does not do it \(QueueDoesNotExist/,
      ],
      [
        { AWS_ENDPOINT_URL_SQS: away, SQS_QUEUE_URL: `${away}/000000000000/q` },
        1,
        /does not do it \(.*ECONNREFUSED/,
      ],
    ];
    for (const [more, code, says] of table) {
      const ended = await runFreshet(['dlq', 'list'], { env: { ...env, ...more } });
      assert.match(ended.stderr, says);
      assert.equal(ended.code, code);
      assert.match(ended.stderr, /^freshet: [^\n]+\n(  SQS_QUEUE_URL[^\n]+\n)?$/);
    }
  });

  it('finds the run of a message that would be accepted', async () => {
    const place = await rig.newPlace();
    const body = priceChange(40);
    await place.queue.deadLetter([body]);
    const { stdout } = await place.dlq('show', await letterId(place.queue, body));
    assert.match(stdout, new RegExp(`^workflow +${priceChangeRun(40)}$`, 'm'));
    assert.match(stdout, /^accepted now +yes$/m);
  });
});
