import { ChangeMessageVisibilityCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { deadLetterQueueName, queueName } from '../../../src/dev/stack/sqs-names.ts';

const messageSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  approximateReceiveCount: z.number(),
});
/** What the emulator shows of a queue without receiving from it. */
const inspectionSchema = z.object({
  messages: z.object({
    ready: z.array(messageSchema),
    delayed: z.array(messageSchema).default([]),
    inflight: z.array(z.object({ message: messageSchema, receiptHandle: z.string() })),
  }),
});

export interface SeenMessage {
  readonly messageId: string;
  readonly body: string;
  readonly receiveCount: number;
}

/** The emulator's two queues, past every proxy. */
export interface Queues {
  /** One message a body; a batch for small ones. */
  send(bodies: readonly string[]): Promise<void>;
  messages(): Promise<SeenMessage[]>;
  deadLetters(): Promise<SeenMessage[]>;
  /** Ends the visibility timeout of what is in hand: time passes faster for what a dead bridge had. */
  endVisibilityTimeouts(): Promise<void>;
}

export function queuesAt(endpoint: string, queueUrl: string, sqs: SQSClient): Queues {
  const inspect = async (name: string) => {
    const response = await fetch(`${endpoint}/_fauxqs/queues/${name}`);
    return inspectionSchema.parse(await response.json()).messages;
  };
  const messagesIn = async (name: string): Promise<SeenMessage[]> => {
    const { ready, delayed, inflight } = await inspect(name);
    return [...ready, ...delayed, ...inflight.map(({ message }) => message)].map((message) => ({
      messageId: message.messageId,
      body: message.body,
      receiveCount: message.approximateReceiveCount,
    }));
  };
  return {
    send: async (bodies) => {
      for (const batch of batches(bodies)) {
        const entries = batch.map((body, index) => ({ Id: String(index), MessageBody: body }));
        const { Failed = [] } = await sqs.send(
          new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }),
        );
        if (Failed.length > 0) throw new Error(`the queue refused ${Failed.length} messages`);
      }
    },
    messages: () => messagesIn(queueName),
    deadLetters: () => messagesIn(deadLetterQueueName),
    endVisibilityTimeouts: async () => {
      for (const { receiptHandle } of (await inspect(queueName)).inflight) {
        const now = { QueueUrl: queueUrl, ReceiptHandle: receiptHandle, VisibilityTimeout: 0 };
        // One that was deleted or became visible meanwhile needs no help.
        await sqs.send(new ChangeMessageVisibilityCommand(now)).catch(() => undefined);
      }
    },
  };
}

const batchBytes = 200_000;

/** Up to ten bodies, and not more bytes than the queue takes at once. */
function batches(bodies: readonly string[]): string[][] {
  const all: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const current = all.at(-1);
    if (current === undefined || current.length === 10 || bytes + body.length > batchBytes) {
      all.push([body]);
      bytes = body.length;
    } else {
      current.push(body);
      bytes += body.length;
    }
  }
  return all;
}
