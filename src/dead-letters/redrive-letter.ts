import { DeleteMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { askQueue } from './ask-queue.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import type { Letter } from './letter.ts';

/**
 * Sends a letter, or a repaired body in its place, to the queue it came from, and deletes it then: a crash in between
 * leaves both, of which the bridge makes one run. Returns the id of the new message. Throws `CommandFailed`.
 */
export async function redriveLetter(
  queue: DeadLetterQueue,
  letter: Letter,
  body = letter.body,
): Promise<string> {
  const send = new SendMessageCommand({
    QueueUrl: queue.sourceUrl,
    MessageBody: body,
    MessageAttributes: letter.attributes,
  });
  const { MessageId = '' } = await askQueue(queue.sourceUrl, queue.sqs.send(send));
  await deleteLetter(queue, letter);
  return MessageId;
}

/** Deletes a letter for good. Throws `CommandFailed`. */
export async function deleteLetter(queue: DeadLetterQueue, { receiptHandle }: Letter): Promise<void> {
  const command = new DeleteMessageCommand({ QueueUrl: queue.url, ReceiptHandle: receiptHandle });
  await askQueue(queue.url, queue.sqs.send(command));
}
