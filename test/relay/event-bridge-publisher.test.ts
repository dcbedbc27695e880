import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { z } from 'zod';
import type { OutboxRow } from '../../src/adapters/mysql/read-outbox-rows.ts';
import { eventBridgePublisher } from '../../src/relay/event-bridge-publisher.ts';

const putEvents = z.object({
  Entries: z.array(
    z.strictObject({
      EventBusName: z.string(),
      Time: z.number(),
      Source: z.string(),
      DetailType: z.string(),
      Detail: z.string(),
    }),
  ),
});

function row(id: string, source = 'source', payload = '{"a":1}'): OutboxRow {
  return { id, eventType: 'type', source, payload, createdAt: new Date('2026-11-20T17:00:00Z') };
}

/** Speaks the wire protocol of PutEvents; refuses entries of the source `refused`. */
describe('the EventBridge publisher', () => {
  const never = new AbortController().signal;
  const calls: z.infer<typeof putEvents>['Entries'][] = [];
  let server: Server;
  let client: EventBridgeClient;
  before(async () => {
    server = createServer((request, response) => {
      void text(request).then((body) => {
        const { Entries } = putEvents.parse(JSON.parse(body));
        calls.push(Entries);
        const answers = Entries.map(({ Source }, place) =>
          Source === 'refused'
            ? { ErrorCode: 'ThrottlingException', ErrorMessage: 'slow down' }
            : { EventId: String(place) },
        );
        response.setHeader('content-type', 'application/x-amz-json-1.1');
        response.end(JSON.stringify({ FailedEntryCount: 0, Entries: answers }));
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address !== 'string');
    client = new EventBridgeClient({
      endpoint: `http://127.0.0.1:${address.port}`,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  });
  after(() => {
    client.destroy();
    server.closeAllConnections();
    server.close();
  });

  it('puts ten rows a call on the bus, with ids of all their digits', async () => {
    calls.length = 0;
    const publisher = eventBridgePublisher({ client, busName: 'dev-outbox' });
    const outcomes = await publisher.publish(
      Array.from({ length: 12 }, () => row('18446744073709551615')),
      never,
    );
    assert.ok(outcomes.every(({ status }) => status === 'published'));
    assert.deepEqual(
      calls.map((entries) => entries.length),
      [10, 2],
    );
    assert.deepEqual(calls[1]?.[0], {
      EventBusName: 'dev-outbox',
      Time: Date.UTC(2026, 10, 20, 17) / 1000,
      Source: 'source',
      DetailType: 'type',
      Detail: '{"ID":18446744073709551615,"Payload":"{\\"a\\":1}"}',
    });
  });

  it('tells the entries that were refused from those that were not', async () => {
    const publisher = eventBridgePublisher({ client, busName: 'dev-outbox' });
    const outcomes = await publisher.publish([row('1'), row('2', 'refused'), row('3')], never);
    assert.deepEqual(outcomes, [
      { status: 'published' },
      { status: 'failed', reason: 'ThrottlingException: slow down' },
      { status: 'published' },
    ]);
  });

  it('keeps the limit of the region for one event and for one call', async () => {
    calls.length = 0;
    const publisher = eventBridgePublisher({ client, busName: 'dev-outbox', maxEventBytes: 1_000 });
    const outcomes = await publisher.publish(
      [row('1', 's', 'x'.repeat(600)), row('2', 's', 'x'.repeat(600)), row('3', 's', 'x'.repeat(1_000))],
      never,
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['published', 'published', 'too-large'],
    );
    assert.deepEqual(
      calls.map((entries) => entries.length),
      [1, 1],
    );
  });
});
