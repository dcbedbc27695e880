import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { CommandFailed } from '../../command-failed.ts';
import { requireRegion } from '../aws-region.ts';
import { useSettings } from '../environment.ts';
import { plainText } from '../plain-text.ts';
import { failed, warning, type Finding } from './finding.ts';
import { judgeDeadLetterQueue, judgeQueue, queueAttributes, type QueueAttributes } from './judge-queues.ts';

/** The queue and its dead-letter queue. Rejects with `CommandFailed` or `UserError`. */
export async function checkSqs(): Promise<Finding[]> {
  const { sqs } = useSettings('sqs');
  const client = new SQSClient({ maxAttempts: 2 });
  try {
    await requireRegion(client);
    const queue = await attributesOf(client, sqs.queueUrl, 'SQS_QUEUE_URL');
    const url = sqs.deadLetterQueueUrl;
    const deadLetters =
      url === undefined
        ? [warning('dead-letter queue', 'not looked at', 'Set SQS_DEAD_LETTER_QUEUE_URL.')]
        : await deadLetterFindings(client, url, queue);
    return [...judgeQueue(queue), ...deadLetters];
  } finally {
    client.destroy();
  }
}

async function deadLetterFindings(
  client: SQSClient,
  url: string,
  queue: QueueAttributes,
): Promise<readonly Finding[]> {
  try {
    return judgeDeadLetterQueue(
      await attributesOf(client, url, 'SQS_DEAD_LETTER_QUEUE_URL'),
      queue.RedrivePolicy?.deadLetterTargetArn,
    );
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return [
      failed('dead-letter queue', error.message, 'Correct SQS_DEAD_LETTER_QUEUE_URL, or create the queue.'),
    ];
  }
}

async function attributesOf(client: SQSClient, url: string, setting: string): Promise<QueueAttributes> {
  try {
    const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] });
    return queueAttributes.parse((await client.send(command)).Attributes);
  } catch (error) {
    if (error instanceof z.ZodError)
      throw new CommandFailed(`The queue of ${setting} has attributes that nobody understands.`);
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    throw new CommandFailed(
      `The queue of ${setting} (${url}) cannot be looked at: ${name}${message === '' ? '' : `, ${plainText(message)}`}. ` +
        'See the URL, AWS_REGION, the credentials and the right sqs:GetQueueAttributes.',
    );
  }
}
