import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { Client, Connection } from '@temporalio/client';
import { SearchAttributeType, TypedSearchAttributes, defineSearchAttributeKey } from '@temporalio/common';
import { createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { searchAttributes } from '../../../src/contract/names.ts';
import { readDevEndpoints } from '../../../src/dev/stack/dev-endpoints.ts';
import { findMysqld } from '../../../src/dev/stack/find-mysqld.ts';
import { findTemporal } from '../../../src/dev/stack/find-temporal.ts';
import { type Stack, startStack } from '../../../src/dev/stack/start-stack.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { isAlive } from './support/alive.ts';
import { recordingLogger } from './support/recording-logger.ts';

const missing = [
  findTemporal() === undefined ? 'temporal' : '',
  findMysqld() === undefined ? 'mysqld' : '',
].filter((name) => name !== '');
const skip = missing.length > 0 ? `this machine has no ${missing.join(' and no ')}` : false;

async function query(url: string, sql: string): Promise<unknown> {
  const connection = await createConnection(url);
  try {
    const [rows] = await connection.query(sql);
    return rows;
  } finally {
    await connection.end();
  }
}

function answersAt(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

describe('embedded stack', { skip }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-stack-'));
  const logger = recordingLogger();
  let stack: Stack;
  let sqs: SQSClient;
  before(async () => {
    stack = await startStack({ folder, ephemeral: true, logger });
    sqs = new SQSClient({
      endpoint: stack.endpoints.sqsEndpoint ?? '',
      region: 'us-east-1',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    });
  });
  after(async () => {
    sqs.destroy();
    await stack.stop();
  });

  it('says where it is in dev.json', () => assert.deepEqual(readDevEndpoints(folder), stack.endpoints));

  it('takes a run with all search attributes as soon as it is up, and still has it after a kill', async () => {
    const address = stack.endpoints.temporal ?? '';
    const key = <T extends SearchAttributeType>(name: string, type: T) =>
      defineSearchAttributeKey(name, type);
    const typedSearchAttributes = new TypedSearchAttributes([
      { key: key(searchAttributes.eventType, SearchAttributeType.KEYWORD), value: 'e' },
      { key: key(searchAttributes.source, SearchAttributeType.KEYWORD), value: 's' },
      { key: key(searchAttributes.jobId, SearchAttributeType.KEYWORD), value: '1' },
      { key: key(searchAttributes.phase, SearchAttributeType.KEYWORD), value: 'deleting' },
      { key: key(searchAttributes.stores, SearchAttributeType.INT), value: 3 },
      { key: key(searchAttributes.paused, SearchAttributeType.BOOL), value: false },
    ]);
    const connection = await Connection.connect({ address });
    await new Client({ connection }).workflow.start('any', {
      workflowId: 'w',
      taskQueue: 'q',
      typedSearchAttributes,
    });
    await connection.close();
    await stack.parts.temporal?.kill();
    await stack.parts.temporal?.restart();
    const again = await Connection.connect({ address });
    const { typedSearchAttributes: found } = await new Client({ connection: again }).workflow
      .getHandle('w')
      .describe();
    assert.equal(found.get(key(searchAttributes.stores, SearchAttributeType.INT)), 3);
    await again.close();
  });

  it('has a database for its user, without rights beyond, whose rows survive a kill', async () => {
    const url = stack.endpoints.mysqlUrl ?? '';
    await query(url, 'CREATE TABLE t (a INT PRIMARY KEY)');
    await query(url, 'INSERT INTO t VALUES (7)');
    await stack.parts.mysql?.kill();
    await stack.parts.mysql?.restart();
    assert.deepEqual(await query(url, 'SELECT a FROM t'), [{ a: 7 }]);
    await assert.rejects(query(url, 'SET GLOBAL read_only = 1'));
    await query(stack.parts.mysql?.adminUrl ?? '', 'SET GLOBAL max_connections = 300');
    for (const user of ['root', 'freshet']) {
      const open = new URL(url);
      [open.username, open.password] = [user, ''];
      await assert.rejects(query(open.href, 'SELECT 1'), /Access denied/);
    }
  });

  it('has a queue with the attributes of a real one, whose messages survive a kill', async () => {
    const QueueUrl = stack.endpoints.queueUrl ?? '';
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
    );
    assert.equal(Attributes?.['VisibilityTimeout'], '30');
    assert.equal(Attributes['ReceiveMessageWaitTimeSeconds'], '20');
    assert.equal(Attributes['MessageRetentionPeriod'], '1209600');
    const redrive = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });
    const { deadLetterTargetArn, maxReceiveCount } = redrive.parse(
      JSON.parse(Attributes['RedrivePolicy'] ?? ''),
    );
    assert.deepEqual([deadLetterTargetArn.split(':').at(-1), maxReceiveCount], ['freshet-dead-letter', 5]);
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'hello' }));
    await stack.parts.sqs?.kill();
    await stack.parts.sqs?.restart();
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
    assert.deepEqual(
      Messages?.map(({ Body }) => Body),
      ['hello'],
    );
  });

  it('gives a message to the receiver that is there, not to one that was killed during its long poll', async () => {
    const QueueUrl = stack.endpoints.queueUrl ?? '';
    const pollers = Array.from({ length: 3 }, () => {
      const abort = new AbortController();
      const poll = sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }), {
        abortSignal: abort.signal,
      });
      return { abort, gone: assert.rejects(poll) };
    });
    // The emulator answers in order: once this has come back, the polls before it are waiting there.
    await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
    for (const { abort } of pollers) abort.abort();
    await Promise.all(pollers.map(({ gone }) => gone));
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'for the living' }));
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        WaitTimeSeconds: 5,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
    );
    assert.deepEqual(
      Messages?.map(({ Body, Attributes }) => [Body, Attributes?.ApproximateReceiveCount]),
      [['for the living', '1']],
    );
  });

  it('has a message again that a receiver gives back at once, for other receivers and after a kill', async () => {
    const QueueUrl = stack.endpoints.queueUrl ?? '';
    const receive = async () =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }))).Messages ?? [];
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'given back' }));
    for (const restart of [false, true]) {
      const [message] = await receive();
      assert.equal(message?.Body, 'given back');
      const { ReceiptHandle } = message;
      await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      if (restart) {
        await stack.parts.sqs?.kill();
        await stack.parts.sqs?.restart();
      }
    }
    assert.deepEqual(
      (await receive()).map(({ Body }) => Body),
      ['given back'],
    );
  });

  it('listens for this machine only', async () => {
    const { temporal, ui, sqsEndpoint, momentoEndpoint, momentoControl, mysqlUrl } = stack.endpoints;
    const ports = [temporal, ui, sqsEndpoint, momentoEndpoint, momentoControl, mysqlUrl].map((address) =>
      Number(/:(\d+)(\/|$)/.exec(address ?? '')?.[1]),
    );
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    for (const port of ports) {
      assert.equal(await answersAt('127.0.0.1', port), true);
      if (outside !== undefined) assert.equal(await answersAt(outside.address, port), false);
    }
  });

  it('leaves nothing behind when it stops', async () => {
    const private_ = await startStack({ folder: `${folder}-other`, ephemeral: true, parts: ['sqs'], logger });
    const pid = private_.parts.sqs?.pid ?? 0;
    assert.deepEqual(Object.keys(private_.parts), ['sqs']);
    await private_.stop();
    assert.deepEqual([isAlive(pid), existsSync(`${folder}-other`)], [false, false]);
    assert.deepEqual(logger.errors, []);
  });

  it('starts nothing for a part that the environment replaces', async () => {
    const environment = {
      TEMPORAL_ADDRESS: 'x:1',
      MYSQL_URL: 'mysql://x',
      SQS_QUEUE_URL: 'http://x',
      MOMENTO_API_KEY: 'x',
    };
    const empty = await startStack({ folder: `${folder}-empty`, ephemeral: true, environment, logger });
    assert.deepEqual([Object.keys(empty.parts), empty.environment()], [[], {}]);
    await empty.stop();
  });

  it('does not outlive its owner, even when that is killed', async () => {
    const owned = `${folder}-owned`;
    const owner = spawn(process.execPath, [join(import.meta.dirname, 'support/stack-owner.ts'), owned], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const pids = z.array(z.int().positive()).length(4).parse(JSON.parse(line.toString()));
    owner.kill('SIGKILL');
    await waitUntil('all parts have gone', () => !pids.some(isAlive));
    await waitUntil('the folder has gone', () => !existsSync(owned));
  });
});
