import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type SqsPart, startSqs } from '../../src/dev/stack/start-sqs.ts';
import type { OutboxRow } from '../../src/adapters/mysql/read-outbox-rows.ts';
import { createLogger } from '../../src/logging.ts';
import { sqsPublisher } from '../../src/relay/sqs-publisher.ts';

function row(id: string, payload = '{}'): OutboxRow {
  return { id, eventType: 'type', source: 'source', payload, createdAt: new Date() };
}

describe('the SQS publisher', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-sqs-'));
  const never = new AbortController().signal;
  let server: SqsPart;
  let client: SQSClient;
  before(async () => {
    server = await startSqs({
      folder,
      ephemeral: true,
      logger: createLogger({ level: 'warn', component: 'test' }),
    });
    client = new SQSClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });
  after(async () => {
    client.destroy();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function receiveAll(count: number): Promise<string[]> {
    const bodies: string[] = [];
    while (bodies.length < count) {
      const answer = await client.send(
        new ReceiveMessageCommand({ QueueUrl: server.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 5 }),
      );
      for (const { Body, ReceiptHandle } of answer.Messages ?? []) {
        bodies.push(Body ?? '');
        await client.send(new DeleteMessageCommand({ QueueUrl: server.queueUrl, ReceiptHandle }));
      }
    }
    return bodies;
  }

  it('sends each row as an envelope, more than fit into one call', async () => {
    const publisher = sqsPublisher({ client, queueUrl: server.queueUrl });
    const ids = Array.from({ length: 23 }, (_, index) => String(18446744073709551615n - BigInt(index)));
    const outcomes = await publisher.publish(
      ids.map((id) => row(id)),
      never,
    );
    assert.ok(outcomes.every(({ status }) => status === 'published'));
    const received = (await receiveAll(23)).map((body) => /"detail":\{"ID":(\d+),/.exec(body)?.[1]);
    assert.deepEqual(received.sort(), ids.toSorted());
    assert.equal(outcomes.length, 23);
  });

  it('publishes rows whose bodies only fit into calls of their own, and names one that fits into none', async () => {
    const publisher = sqsPublisher({ client, queueUrl: server.queueUrl });
    const large = 'x'.repeat(700_000);
    const outcomes = await publisher.publish(
      [row('1', large), row('2', large), row('3', 'x'.repeat(1024 * 1024)), row('4')],
      never,
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['published', 'published', 'too-large', 'published'],
    );
    await receiveAll(3);
  });

  it('blames the call that failed and leaves the rest untried', async () => {
    const publisher = sqsPublisher({ client, queueUrl: `${server.queueUrl}-missing` });
    const outcomes = await publisher.publish(
      Array.from({ length: 12 }, (_, id) => row(String(id + 1))),
      never,
    );
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      [...Array.from({ length: 10 }, () => 'failed'), 'not-tried', 'not-tried'],
    );
  });

  it('tries nothing once its time is up', async () => {
    const outcomes = await sqsPublisher({ client, queueUrl: server.queueUrl }).publish(
      [row('1')],
      AbortSignal.abort(),
    );
    assert.deepEqual(outcomes, [{ status: 'not-tried' }]);
  });
});
