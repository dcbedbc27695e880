import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startSqs, type SqsPart } from '../../../src/dev/stack/start-sqs.ts';
import { createLogger } from '../../../src/logging.ts';

describe('the queue emulator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-sqs-'));
  let sqs: SqsPart;
  let client: SQSClient;
  before(async () => {
    sqs = await startSqs({
      folder,
      ephemeral: true,
      logger: createLogger({ level: 'warn', component: 'test' }),
    });
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    client = new SQSClient({ endpoint: sqs.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  });
  after(async () => {
    client.destroy();
    await sqs.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives a message to the next caller when the one whose long poll was first has gone', async () => {
    const { queueUrl: QueueUrl } = sqs;
    const gone = new AbortController();
    const poll = client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
      abortSignal: gone.signal,
    });
    // The emulator serves its requests in order, so the poll waits there when this empty one is answered.
    await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    gone.abort();
    await assert.rejects(poll);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a change' }));
    // Below the visibility timeout of 30 s, after which it would come anyway.
    const { Messages = [] } = await client.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 10 }));
    assert.deepEqual(
      Messages.map(({ Body }) => Body),
      ['a change'],
    );
  });
});
