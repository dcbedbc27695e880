import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { MysqlPool } from '../adapters/mysql/database.ts';
import { eventEnvelope } from '../relay/event-envelope.ts';
import { packCalls } from '../relay/pack-calls.ts';
import { UserError } from '../user-error.ts';
import { requireRegion } from './aws-region.ts';
import type { Change } from './change.ts';
import { CommandFailed } from '../command-failed.ts';
import { insertOutboxRow, insertOutboxRowAs } from '../adapters/mysql/insert-outbox-row.ts';

/** SendMessageBatch: messages, and bytes of all of them together. */
const callLimit = { entries: 10, bytes: 1024 * 1024 };

/** Writes the change into the outbox, for the relay to publish. Returns its job id. Throws `PortError`, `UserError`. */
export async function writeToOutbox(pool: MysqlPool, change: Change, published = false): Promise<string> {
  const { detailType: eventType, source } = change.event;
  const row = { eventType, source, payload: change.payload, published };
  if (change.jobId === null) return pool.transaction((transaction) => insertOutboxRow(transaction, row));
  if (await insertOutboxRowAs(pool, change.jobId, row)) return change.jobId;
  throw new UserError(
    `The outbox has a row ${change.jobId} already: leave --id out for a new one, or send a duplicate with --via sqs.`,
  );
}

/** The body of a change's message. A change that was read as an event keeps its envelope to the letter. */
export function messageBody({ event, payload, body }: Change, jobId: string, region: string): string {
  if (body !== null) return body;
  const { detailType: eventType, source } = event;
  return eventEnvelope({ id: jobId, eventType, source, payload, createdAt: new Date() }, region);
}

/** A sender of messages to the queue. */
export interface QueueSender {
  readonly region: string;
  /** Sends the bodies. Throws `CommandFailed` as soon as the queue refuses one. */
  send(bodies: readonly string[]): Promise<void>;
  close(): void;
}

/** Opens a sender to the queue. Throws `UserError` where no AWS region is set. */
export async function queueSender(queueUrl: string): Promise<QueueSender> {
  const client = new SQSClient();
  await requireRegion(client);
  return {
    region: await client.config.region(),
    close: () => client.destroy(),
    send: async (bodies) => {
      const entries = bodies.map((body, index) => ({ index, bytes: Buffer.byteLength(body), entry: body }));
      for (const call of packCalls(entries, callLimit)) {
        await sendCall(
          client,
          queueUrl,
          call.map(({ entry }) => entry),
        );
      }
    },
  };
}

async function sendCall(client: SQSClient, queueUrl: string, bodies: readonly string[]): Promise<void> {
  const Entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: body }));
  const answer = await client
    .send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }))
    .catch((error: unknown) => {
      const reason =
        error instanceof Error ? `${error.name}: ${error.message || causeOf(error)}` : String(error);
      throw new CommandFailed(
        `The queue ${queueUrl} took nothing (${reason}): see SQS_QUEUE_URL and the AWS_* variables.`,
      );
    });
  const [failed] = answer.Failed ?? [];
  if (failed !== undefined) {
    throw new CommandFailed(
      `The queue ${queueUrl} refused a message: ${failed.Code ?? ''} ${failed.Message ?? ''}.`,
    );
  }
}

/** A refused connection has an empty message; its code stands in it. */
function causeOf(error: Error): string {
  return 'code' in error ? String(error.code) : '';
}
