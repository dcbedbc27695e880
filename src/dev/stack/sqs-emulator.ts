import { Server } from 'node:net';
import { parseArgs } from 'node:util';
import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { startFauxqs } from 'fauxqs';
import { onUndelivered } from './release-undelivered.ts';
import { emulatorQueues, emulatorQueueUrl, queueName, sqsRegion } from './sqs-names.ts';

/**
 * Child process: the SQS emulator with its two queues. `--port N --data <folder>`; ends when its standard input closes,
 * which happens with every death of its parent.
 */
const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
if (values.port === undefined || values.data === undefined)
  throw new Error('Usage: sqs-emulator.ts --port <port> --data <folder>');

// The emulator listens on all addresses and has no option for it; nobody but this machine may reach an open queue.
const listen = Reflect.get(Server.prototype, 'listen') as (this: Server, ...args: unknown[]) => Server;
Server.prototype.listen = function listenLocally(this: Server, ...args: unknown[]): Server {
  const [first, ...rest] = args;
  const local =
    typeof first === 'object' && first !== null && 'port' in first ? { ...first, host: '127.0.0.1' } : first;
  return listen.call(this, local, ...rest);
};

const emulator = await startFauxqs({
  port: Number(values.port),
  logger: false,
  defaultRegion: sqsRegion,
  dataDir: values.data,
  init: { queues: emulatorQueues },
});

const endpoint = `http://127.0.0.1:${values.port}`;
const client = new SQSClient({
  endpoint,
  region: sqsRegion,
  credentials: { accessKeyId: 'freshet', secretAccessKey: 'freshet' },
});
// With 0, fauxqs 2.4 loses the message when it keeps its queues in a file.
const soonSeconds = 1;
onUndelivered((receiptHandles) => {
  const Entries = receiptHandles.map((ReceiptHandle, place) => ({
    Id: String(place),
    ReceiptHandle,
    VisibilityTimeout: soonSeconds,
  }));
  // Handles of another queue are refused one by one: nobody polls those.
  const command = new ChangeMessageVisibilityBatchCommand({
    QueueUrl: emulatorQueueUrl(endpoint, queueName),
    Entries,
  });
  client.send(command).catch(() => undefined);
});

async function end(): Promise<void> {
  await emulator.stop();
  process.exit(0);
}
process.stdin.resume().once('close', () => void end());
process.once('SIGTERM', () => void end());
