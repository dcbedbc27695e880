import { setTimeout as sleep } from 'node:timers/promises';
import {
  ListMessageMoveTasksCommand,
  type ListMessageMoveTasksResultEntry,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { CommandFailed } from '../command-failed.ts';
import { askQueue, queueFailed } from './ask-queue.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';

/** Messages a second that a move task takes at most. */
export const maxMovesPerSecond = 500;

const lookEveryMs = 500;

/** How emulators say that they lack an action, and how SQS says that the queue is no other queue's dead-letter queue. */
const lacking: ReadonlySet<string> = new Set([
  'InvalidAction',
  'UnknownOperationException',
  'NotImplemented',
  'UnsupportedOperation',
]);

/**
 * Has SQS itself move all messages back to the queues they came from, and follows the task to its end; it goes on
 * without us. Returns how many it moved, by its own estimate; `lacking` when the service has no such task. Throws
 * `CommandFailed` when it refuses or fails.
 */
export async function moveLetters(queue: DeadLetterQueue, perSecond?: number): Promise<number | 'lacking'> {
  const command = new StartMessageMoveTaskCommand({
    SourceArn: queue.arn,
    ...(perSecond !== undefined && { MaxNumberOfMessagesPerSecond: perSecond }),
  });
  try {
    await queue.sqs.send(command);
  } catch (error) {
    if (error instanceof Error && lacking.has(error.name.replace(/^.*\./, ''))) return 'lacking';
    throw queueFailed(queue.url, error);
  }
  for (;;) {
    const { Status, ApproximateNumberOfMessagesMoved = 0, FailureReason } = await latestTask(queue);
    if (Status === 'COMPLETED') return ApproximateNumberOfMessagesMoved;
    if (Status !== 'RUNNING') {
      throw new CommandFailed(
        `The move task of ${queue.url} ended as ${Status ?? 'unknown'} after ${ApproximateNumberOfMessagesMoved} messages` +
          `${FailureReason === undefined ? '' : ` (${FailureReason})`}: the others are where they were.`,
      );
    }
    await sleep(lookEveryMs);
  }
}

async function latestTask({ sqs, arn, url }: DeadLetterQueue): Promise<ListMessageMoveTasksResultEntry> {
  const command = new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 });
  const { Results = [] } = await askQueue(url, sqs.send(command));
  return Results[0] ?? {};
}
