import { ChangeMessageVisibilityBatchCommand, type Message, type SQSClient } from '@aws-sdk/client-sqs';
import type { Logger } from '../logging.ts';

/**
 * Puts up to ten received messages back, to be received again after the delay. Never rejects: at worst they come back
 * after their visibility timeout.
 */
export async function returnMessages(
  sqs: SQSClient,
  queueUrl: string,
  messages: readonly Message[],
  delaySeconds: number,
  logger: Logger,
): Promise<void> {
  if (messages.length === 0) return;
  const entries = messages.map(({ MessageId, ReceiptHandle }) => ({
    Id: MessageId,
    ReceiptHandle,
    VisibilityTimeout: delaySeconds,
  }));
  try {
    await sqs.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    logger.warn('messages could not be returned: they come again after their visibility timeout', {
      messages: messages.length,
      reason,
    });
  }
}
