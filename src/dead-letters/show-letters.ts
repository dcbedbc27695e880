import { ChangeMessageVisibilityBatchCommand } from '@aws-sdk/client-sqs';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

const callEntries = 10;

/**
 * Makes letters visible to others at once. Never rejects: where the queue does not answer, or a receipt has expired,
 * they become visible by themselves.
 */
export async function showLetters(
  queue: DeadLetterQueue,
  receipts: ReadonlyMap<string, string>,
): Promise<void> {
  const handles = [...receipts.values()];
  for (let from = 0; from < handles.length; from += callEntries) {
    const entries = handles
      .slice(from, from + callEntries)
      .map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle, VisibilityTimeout: 0 }));
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: queue.url, Entries: entries });
    await queue.sqs.send(command).catch(() => undefined);
  }
}
