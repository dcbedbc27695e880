import { parseArgs } from 'node:util';
import { startFauxqs } from 'fauxqs';
import { keepReturnedMessages, listenLocally, skipGoneReceivers } from './sqs-emulator-corrections.ts';
import { emulatorQueues, sqsRegion } from './sqs-names.ts';

/**
 * Child process: the SQS emulator with its two queues. `--port N --data <folder>`; ends when its standard input closes,
 * which happens with every death of its parent.
 */
const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
if (values.port === undefined || values.data === undefined)
  throw new Error('Usage: sqs-emulator.ts --port <port> --data <folder>');

listenLocally();
await skipGoneReceivers();
await keepReturnedMessages();
const emulator = await startFauxqs({
  port: Number(values.port),
  logger: false,
  defaultRegion: sqsRegion,
  dataDir: values.data,
  init: { queues: emulatorQueues },
});

async function end(): Promise<void> {
  await emulator.stop();
  process.exit(0);
}
process.stdin.resume().once('close', () => void end());
process.once('SIGTERM', () => void end());
