import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { openDeadLetterQueue } from '../../src/dead-letters/dead-letter-queue.ts';
import { walkLetters, type WalkOptions } from '../../src/dead-letters/walk-letters.ts';
import { startQueueServer, type QueueServer, type TestQueue } from './support/test-queue.ts';

describe('a walk through the dead-letter queue', () => {
  let server: QueueServer;
  before(async () => (server = await startQueueServer()));
  after(() => server.stop());

  const bodies = Array.from({ length: 25 }, (_, index) => `letter ${index}`).sort();

  /** The bodies visited by a walk, in the order of the visits. */
  async function walk(
    queue: TestQueue,
    sqs: SQSClient,
    options: Partial<WalkOptions> = {},
  ): Promise<string[]> {
    const visited: string[] = [];
    await walkLetters(await openDeadLetterQueue(sqs, { queueUrl: queue.url }), {
      visit: ({ body }) => {
        visited.push(body);
        return Promise.resolve('kept');
      },
      ...options,
    });
    return visited;
  }

  async function visible(queue: TestQueue): Promise<string[]> {
    return (await queue.deadLetters())
      .filter(({ inFlight }) => !inFlight)
      .map(({ body }) => body)
      .sort();
  }

  it('meets each letter once although receives bring one, or none', async () => {
    const queue = await server.createQueue();
    await queue.deadLetter(bodies);
    assert.deepEqual((await walk(queue, meagre(server.client()))).sort(), bodies);
    assert.deepEqual(await visible(queue), bodies);
  });

  it('ends, having met each once, although the queue hides nothing from it', async () => {
    const queue = await server.createQueue();
    await queue.deadLetter(bodies);
    assert.deepEqual((await walk(queue, server.client(), { hiddenSeconds: 0 })).sort(), bodies);
    assert.deepEqual(await visible(queue), bodies);
  });

  it('shows the letters again when a visit fails', async () => {
    const queue = await server.createQueue();
    await queue.deadLetter(bodies);
    let visits = 0;
    const failing = walk(queue, server.client(), {
      visit: () => {
        visits += 1;
        return visits === 13 ? Promise.reject(new Error('the visit failed')) : Promise.resolve('kept');
      },
    });
    await assert.rejects(failing, /the visit failed/);
    assert.equal(visits, 20);
    assert.deepEqual(await visible(queue), bodies);
  });

  it('meets as many as it was told to', async () => {
    const queue = await server.createQueue();
    await queue.deadLetter(bodies);
    assert.equal((await walk(queue, server.client(), { limit: 11 })).length, 11);
    assert.deepEqual(await visible(queue), bodies);
  });
});

/** A client to which the queue gives one message at a time, and none every other time, as a queue of many servers may. */
function meagre(sqs: SQSClient): SQSClient {
  let receives = 0;
  sqs.middlewareStack.add(
    (next, context) => (args) => {
      if (context['commandName'] !== 'ReceiveMessageCommand') return next(args);
      receives += 1;
      if (receives % 2 === 0) return Promise.resolve({ response: {}, output: { $metadata: {} } });
      return next({ ...args, input: { ...args.input, MaxNumberOfMessages: 1 } });
    },
    { step: 'initialize' },
  );
  return sqs;
}
