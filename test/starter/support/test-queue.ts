import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { firstLine, killChild, spawnChild } from './child-process.ts';

/** What the emulator shows of a queue without receiving from it. */
const messageSchema = z.object({
  messageId: z.string(),
  body: z.string(),
  approximateReceiveCount: z.number(),
});
const inspectionSchema = z.object({
  messages: z.object({
    ready: z.array(messageSchema),
    inflight: z.array(z.object({ message: messageSchema, visibilityDeadline: z.number() })),
  }),
});

export interface SeenMessage {
  readonly id: string;
  readonly body: string;
  readonly receiveCount: number;
  /** Received and hidden for now. */
  readonly inFlight: boolean;
}

/** A queue with a dead-letter queue behind it, `maxReceiveCount` 5. */
export interface TestQueue {
  readonly url: string;
  readonly deadLetterUrl: string;
  send(bodies: readonly string[]): Promise<void>;
  /** Puts messages into the dead-letter queue without a bridge. */
  deadLetter(bodies: readonly string[]): Promise<void>;
  messages(): Promise<SeenMessage[]>;
  deadLetters(): Promise<SeenMessage[]>;
}

export interface QueueServer {
  readonly endpoint: string;
  readonly sqs: SQSClient;
  client(): SQSClient;
  createQueue(): Promise<TestQueue>;
  /** URL of a queue without a dead-letter queue. */
  createLonelyQueue(): Promise<string>;
  stop(): Promise<void>;
}

/** The emulator as a child process. */
export async function startQueueServer(): Promise<QueueServer> {
  const child = spawnChild(process.execPath, [join(import.meta.dirname, 'queue-emulator.ts')]);
  const endpoint = await firstLine(child);
  const clients: SQSClient[] = [];
  const client = () => {
    const created = queueClient(endpoint);
    clients.push(created);
    return created;
  };
  const sqs = client();
  return {
    endpoint,
    sqs,
    client,
    createQueue: () => createQueue(sqs, endpoint),
    createLonelyQueue: () => create(sqs, `events-${randomUUID()}`, {}),
    async stop() {
      for (const each of clients) each.destroy();
      await killChild(child);
    },
  };
}

/** A client for the emulator, which accepts any credentials. */
export function queueClient(endpoint: string): SQSClient {
  return new SQSClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

async function createQueue(sqs: SQSClient, endpoint: string): Promise<TestQueue> {
  const name = `events-${randomUUID()}`;
  const deadLetterName = `${name}-dlq`;
  const deadLetterUrl = await create(sqs, deadLetterName, {});
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: Attributes?.QueueArn, maxReceiveCount: 5 });
  const url = await create(sqs, name, { RedrivePolicy });
  return {
    url,
    deadLetterUrl,
    send: (bodies) => send(sqs, url, bodies),
    deadLetter: (bodies) => send(sqs, deadLetterUrl, bodies),
    messages: () => inspect(endpoint, name),
    deadLetters: () => inspect(endpoint, deadLetterName),
  };
}

async function create(sqs: SQSClient, name: string, attributes: Record<string, string>): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  if (!QueueUrl) throw new Error('the emulator names no queue URL');
  return QueueUrl;
}

async function send(sqs: SQSClient, url: string, bodies: readonly string[]): Promise<void> {
  for (let start = 0; start < bodies.length; start += 10) {
    const entries = bodies
      .slice(start, start + 10)
      .map((body, index) => ({ Id: String(index), MessageBody: body }));
    const { Failed } = await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }));
    if (Failed?.length)
      throw new Error(`the emulator refused ${Failed.length} messages: ${Failed[0]?.Message ?? ''}`);
  }
}

async function inspect(endpoint: string, name: string): Promise<SeenMessage[]> {
  const response = await fetch(`${endpoint}/_fauxqs/queues/${name}`);
  const { messages } = inspectionSchema.parse(await response.json());
  const seen = (message: z.infer<typeof messageSchema>, inFlight: boolean): SeenMessage => ({
    id: message.messageId,
    body: message.body,
    receiveCount: message.approximateReceiveCount,
    inFlight,
  });
  return [
    ...messages.ready.map((message) => seen(message, false)),
    ...messages.inflight.map(({ message }) => seen(message, true)),
  ];
}
