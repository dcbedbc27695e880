import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { eventEnvelope } from './event-envelope.ts';
import { type BatchCalls, publishInCalls } from './publish-in-calls.ts';
import type { Publisher } from './publisher.ts';

/** Limits of SendMessageBatch; the bytes are those of all its messages together. */
const entriesPerCall = 10;
const maxEventBytes = 1024 * 1024;

/** Publishes rows straight into the queue, in the envelope EventBridge would have made: for set-ups without a bus. */
export function sqsPublisher(options: { readonly client: SQSClient; readonly queueUrl: string }): Publisher {
  const region = once(() => options.client.config.region());
  const queue = (regionName: string): BatchCalls<string> => ({
    entriesPerCall,
    maxBytes: maxEventBytes,
    entry: (row) => {
      const body = eventEnvelope(row, regionName);
      return { entry: body, bytes: Buffer.byteLength(body) };
    },
    send: async (bodies, signal) => {
      const command = new SendMessageBatchCommand({
        QueueUrl: options.queueUrl,
        Entries: bodies.map((body, place) => ({ Id: String(place), MessageBody: body })),
      });
      const answer = await options.client.send(command, { abortSignal: signal });
      return new Map(
        (answer.Failed ?? []).map((entry) => [
          Number(entry.Id),
          `${entry.Code ?? ''}: ${entry.Message ?? ''}`,
        ]),
      );
    },
  });
  return {
    maxEventBytes,
    publish: async (rows, signal) => publishInCalls(queue(await region()), rows, signal),
  };
}

/** The client's region; empty where none is configured, as the envelope does not depend on it. */
function once(read: () => Promise<string>): () => Promise<string> {
  let known: Promise<string> | undefined;
  return () => (known ??= read().catch(() => ''));
}
