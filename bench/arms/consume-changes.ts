import { SQSClient } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { loadSettings } from '../../src/settings/load-settings.ts';
import { parseChange, type Change } from './parse-change.ts';

/** The most that a receive brings. */
export const batchSize = 10;
/** Longer than the slowest arm needs for a change of 8,000 stores. */
const visibilitySeconds = 600;

/**
 * Takes changes from the queue of the environment until SIGTERM, in batches of up to ten, which are deleted once they
 * are handled. Says on standard output when it polls.
 */
export function consumeChanges(pollers: number, handle: (changes: readonly Change[]) => Promise<void>): void {
  const { queueUrl } = loadSettings(process.env, ['sqs']).sqs;
  const sqs = new SQSClient();
  for (let poller = 0; poller < pollers; poller += 1) {
    const consumer = Consumer.create({
      sqs,
      queueUrl,
      batchSize,
      waitTimeSeconds: 20,
      visibilityTimeout: visibilitySeconds,
      handleMessageBatch: async (messages) => {
        await handle(messages.map(({ Body = '' }) => parseChange(Body)));
        return messages;
      },
    });
    consumer.on('error', (error) => fail(error));
    consumer.on('processing_error', (error) => fail(error));
    consumer.start();
  }
  process.once('SIGTERM', () => process.exit(0));
  process.stdout.write('{"ready":true}\n');
}

/** A benchmark with failures measures something else: the process ends, and the bench with it. */
function fail(error: Error): void {
  process.stderr.write(`${error.stack ?? error.message}\n`);
  process.exit(1);
}
