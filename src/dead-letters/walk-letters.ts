import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { askQueue } from './ask-queue.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { toLetter, type Letter } from './letter.ts';
import { showLetters } from './show-letters.ts';

/** What a visit made of a letter: it stays in the queue, or it was deleted. */
export type Fate = 'kept' | 'gone';

export interface WalkOptions {
  /** Called once for each letter, for up to ten side by side. */
  readonly visit: (letter: Letter) => Promise<Fate>;
  /** Asked before each receive: no more letters are wanted. */
  readonly enough?: () => boolean;
  /** Letters visited at most. */
  readonly limit?: number;
  /** How long a letter stays hidden from others if this process dies; default 120. */
  readonly hiddenSeconds?: number;
}

const batchSize = 10;
/** A long poll asks all servers of the queue; a short one a sample, and often brings nothing. */
const waitSeconds = 1;
/** One empty answer is no proof: the queue is an estimate of many servers. */
const emptyAnswers = 2;

/**
 * Visits the letters of the queue, each once, and makes those that are kept visible to others again, also when a visit
 * fails. While it walks they are hidden, since nothing else keeps SQS from handing out the same ones again. Ends
 * although the queue brings fewer than asked for, none, or those that were seen before. Throws what a visit throws,
 * after the visits beside it have ended, and `CommandFailed`.
 */
export async function walkLetters(queue: DeadLetterQueue, options: WalkOptions): Promise<void> {
  const { visit, enough = () => false, limit = Infinity } = options;
  const seen = new Set<string>();
  const kept = new Map<string, string>();
  let empty = 0;
  let useless = 0;
  try {
    while (!enough() && seen.size < limit && empty < emptyAnswers && useless <= seen.size + emptyAnswers) {
      const letters = await receive(queue, Math.min(batchSize, limit - seen.size), options.hiddenSeconds);
      const fresh = letters.filter(({ id }) => !seen.has(id));
      for (const { id, receiptHandle } of letters) kept.set(id, receiptHandle);
      for (const { id } of fresh) seen.add(id);
      empty = letters.length === 0 ? empty + 1 : 0;
      useless = fresh.length === 0 ? useless + 1 : 0;
      const fates = await Promise.allSettled(fresh.map(visit));
      fresh.forEach(({ id }, at) => {
        const fate = fates[at];
        if (fate?.status === 'fulfilled' && fate.value === 'gone') kept.delete(id);
      });
      const failed = fates.find((fate) => fate.status === 'rejected');
      if (failed) throw failed.reason;
    }
  } finally {
    await showLetters(queue, kept);
  }
}

async function receive(queue: DeadLetterQueue, count: number, hiddenSeconds = 120): Promise<Letter[]> {
  const command = new ReceiveMessageCommand({
    QueueUrl: queue.url,
    MaxNumberOfMessages: count,
    WaitTimeSeconds: waitSeconds,
    VisibilityTimeout: hiddenSeconds,
    MessageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
    MessageAttributeNames: ['All'],
  });
  const { Messages = [] } = await askQueue(queue.url, queue.sqs.send(command));
  return Messages.map(toLetter).filter((letter) => letter !== undefined);
}
