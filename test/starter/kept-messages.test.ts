import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { PollingConsumer } from '../../src/starter/polling-consumer.ts';
import { startQueueServer, type QueueServer, type TestQueue } from './support/test-queue.ts';
import { waitFor } from './support/wait-for.ts';

const anHourMs = 3_600_000;

/** Messages are kept until the runs that they began have had the processor. */
describe('messages that were handled', () => {
  let queues: QueueServer;
  before(async () => (queues = await startQueueServer()));
  after(() => queues.stop());

  /** A consumer that keeps messages for an hour, and what it told. */
  function startConsumer(queue: TestQueue, othersReceive: boolean) {
    const told: string[] = [];
    const consumer = new PollingConsumer({
      sqs: queues.sqs,
      queueUrl: queue.url,
      visibilitySeconds: 30,
      waitSeconds: 20,
      deleteAfterMs: anHourMs,
      othersReceive: () => othersReceive,
      pollTurn: () => Promise.resolve(),
      handle: (messages) => {
        told.push(`handled ${messages.length}`);
        return Promise.resolve([...messages]);
      },
      onDeleted: (deleted, failed) => told.push(`deleted ${deleted}, failed ${failed}`),
      onQueueError: (error) => told.push(error.message),
      onQueueBack: () => undefined,
    });
    consumer.start();
    return { consumer, told };
  }

  it('are kept for a while, and deleted at once by a stop', { timeout: 30_000 }, async () => {
    const queue = await queues.createQueue();
    await queue.send(['one']);
    const { consumer, told } = startConsumer(queue, true);
    await waitFor('the message is handled', () => told.length > 0);
    // As long as a delete takes at most; it would be told by then.
    await sleep(500);
    told.push('stop');
    await consumer.stop();
    assert.deepEqual(told, ['handled 1', 'stop', 'deleted 1, failed 0']);
    assert.deepEqual(await queue.messages(), []);
  });

  it('are deleted at once where nobody else takes the next ones', { timeout: 30_000 }, async () => {
    const queue = await queues.createQueue();
    await queue.send(['one']);
    const { consumer, told } = startConsumer(queue, false);
    await waitFor('the message is deleted', async () => (await queue.messages()).length === 0);
    await consumer.stop();
    assert.deepEqual(told, ['handled 1', 'deleted 1, failed 0']);
  });
});
