import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { choosePort } from './ports.ts';
import { deadLetterQueueName, emulatorQueueUrl, queueName } from './sqs-names.ts';
import type { PartOptions, StackPart } from './stack-part.ts';
import { StackProcess } from './stack-process.ts';
import { startOnPort } from './start-on-port.ts';

export interface SqsPart extends StackPart {
  /** Base address, for `AWS_ENDPOINT_URL_SQS`. */
  readonly endpoint: string;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
}

/** The emulator opens its port before it has made its queues, so only the queue itself tells that it is ready. */
async function hasQueue(endpoint: string): Promise<boolean> {
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.GetQueueUrl' },
      body: JSON.stringify({ QueueName: queueName }),
      signal: AbortSignal.timeout(2_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/** Starts the SQS emulator with a queue and its dead-letter queue; messages survive a restart and a kill. */
export async function startSqs(options: PartOptions): Promise<SqsPart> {
  const data = join(options.folder, 'sqs');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return startOnPort(async () => {
    const port = await choosePort(options.ports ?? 'free', [4566]);
    const endpoint = `http://127.0.0.1:${port}`;
    const part = new StackProcess({
      name: 'sqs',
      title: 'SQS emulator',
      command: process.execPath,
      args: [join(import.meta.dirname, 'sqs-emulator.ts'), '--port', String(port), '--data', data],
      logFile: join(options.folder, 'logs', 'sqs.log'),
      isReady: () => hasQueue(endpoint),
      remedy: `Remove ${data} if its data is broken, or set SQS_QUEUE_URL to use a queue of your own.`,
      tether: true,
      ephemeral: options.ephemeral ?? false,
      logger: options.logger,
    });
    await part.start();
    return Object.assign(part, {
      endpoint,
      queueUrl: emulatorQueueUrl(endpoint, queueName),
      deadLetterQueueUrl: emulatorQueueUrl(endpoint, deadLetterQueueName),
    });
  });
}
