import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import type { OutboxRow } from '../adapters/mysql/read-outbox-rows.ts';
import { eventDetail } from './event-detail.ts';
import { type BatchCalls, publishInCalls } from './publish-in-calls.ts';
import type { Publisher } from './publisher.ts';

/** Entries of one PutEvents call. */
const entriesPerCall = 10;

/**
 * Publishes rows on an EventBridge bus. `maxEventBytes` bounds one event and one call as a whole; regions differ
 * between 256 KiB and 1 MiB, which is the default. Entries the bus refuses are `failed`, the others of their call
 * `published`.
 */
export function eventBridgePublisher(options: {
  readonly client: EventBridgeClient;
  readonly busName: string;
  readonly maxEventBytes?: number;
}): Publisher {
  const maxEventBytes = options.maxEventBytes ?? 1024 * 1024;
  const bus: BatchCalls<PutEventsRequestEntry> = {
    entriesPerCall,
    maxBytes: maxEventBytes,
    entry: (row) => entryOf(row, options.busName),
    send: async (entries, signal) => {
      const command = new PutEventsCommand({ Entries: [...entries] });
      const answer = await options.client.send(command, { abortSignal: signal });
      return new Map(
        (answer.Entries ?? []).flatMap((entry, place) =>
          entry.ErrorCode === undefined ? [] : [[place, `${entry.ErrorCode}: ${entry.ErrorMessage ?? ''}`]],
        ),
      );
    },
  };
  return { maxEventBytes, publish: (rows, signal) => publishInCalls(bus, rows, signal) };
}

/** The size is counted as in https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html: 14 bytes for the time. */
function entryOf(row: OutboxRow, busName: string): { entry: PutEventsRequestEntry; bytes: number } {
  const entry = {
    EventBusName: busName,
    Time: row.createdAt,
    Source: row.source,
    DetailType: row.eventType,
    Detail: eventDetail(row),
  };
  const bytes = [entry.Source, entry.DetailType, entry.Detail].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    14,
  );
  return { entry, bytes };
}
