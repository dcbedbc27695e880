import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { startBridgeHarness, waitUntilEmpty, type BridgeHarness } from './support/bridge-harness.ts';
import { priceChange } from './support/change-event.ts';

const events = 40;
const perReceive = 10;
const received = z.object({ Messages: z.array(z.unknown()).optional() });

/** Counts the requests of a client by name; a receive that brings nothing is a poll and counts as `empty`. */
function countRequests(sqs: SQSClient): Record<string, number> {
  const counts: Record<string, number> = {};
  sqs.middlewareStack.add(
    (next, context) => async (args) => {
      const answer = await next(args);
      const name = context.commandName ?? '';
      const { Messages } = received.parse(answer.output);
      const counted = name === 'ReceiveMessageCommand' && !Messages?.length ? 'empty' : name;
      counts[counted] = (counts[counted] ?? 0) + 1;
      return answer;
    },
    { step: 'initialize' },
  );
  return counts;
}

/** Requests are what SQS is paid for, and each is a round trip. */
describe('requests of the bridge to its queue', () => {
  let harness: BridgeHarness;
  before(async () => (harness = await startBridgeHarness()));
  after(() => harness.stop());

  it('are one receive and one delete for ten events, and no renewal of what is done in time', async () => {
    const queue = await harness.queues.createQueue();
    await queue.send(Array.from({ length: events }, (_, index) => priceChange(index + 1)));
    const sqs = harness.queues.client();
    const counts = countRequests(sqs);
    const bridge = await harness.startBridge(queue, { sqs, consumers: 1, visibilitySeconds: 600 });
    await waitUntilEmpty(queue);
    await bridge.stop();
    assert.equal(bridge.stats().started, events);
    const { empty, ...requests } = counts;
    assert.deepEqual(requests, {
      GetQueueAttributesCommand: 1,
      ReceiveMessageCommand: events / perReceive,
      DeleteMessageBatchCommand: events / perReceive,
    });
    assert.ok((empty ?? 0) <= 2, `${empty ?? 0} polls of an empty queue`);
  });
});
