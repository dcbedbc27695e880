import { Client, Connection } from '@temporalio/client';
import { createBridge } from '../../../src/starter/create-bridge.ts';
import { shippedRules } from './change-event.ts';
import { onDelete } from './failing-queue.ts';
import { memoryLogger } from './memory-logger.ts';
import { queueClient } from './test-queue.ts';

/** Child process: a bridge that is killed when it is about to acknowledge. Arguments: queue endpoint, queue URL, server address. */
const [endpoint, queueUrl, address] = process.argv.slice(2);
if (!endpoint || !queueUrl || !address)
  throw new Error('expected queue endpoint, queue URL and server address');

const sqs = queueClient(endpoint);
onDelete(sqs, () => process.kill(process.pid, 'SIGKILL'));
const bridge = createBridge({
  sqs,
  queueUrl,
  client: new Client({ connection: await Connection.connect({ address }) }),
  rules: shippedRules,
  logger: memoryLogger(),
  consumers: 1,
  eager: false,
  visibilitySeconds: 1,
});
await bridge.start();
