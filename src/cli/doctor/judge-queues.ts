import { z } from 'zod';
import { ok, warning, type Finding } from './finding.ts';

const visibilitySeconds = 30;
const retentionSeconds = 14 * 24 * 60 * 60;
const maxReceiveCount = 5;

const policy = z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number() });

/** Attributes of a queue, which SQS tells as text. */
export const queueAttributes = z.object({
  QueueArn: z.string(),
  VisibilityTimeout: z.coerce.number(),
  MessageRetentionPeriod: z.coerce.number(),
  ApproximateNumberOfMessages: z.coerce.number().default(0),
  FifoQueue: z.string().optional(),
  RedrivePolicy: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(policy)
    .optional(),
});

export type QueueAttributes = z.infer<typeof queueAttributes>;

/** Whether the queue is set as docs/deployment.md says. Pure. */
export function judgeQueue(queue: QueueAttributes): Finding[] {
  const check = 'queue';
  const { VisibilityTimeout: visibility, RedrivePolicy: redrive } = queue;
  const wrong = [
    ...(queue.FifoQueue === 'true'
      ? [
          warning(
            check,
            'a FIFO queue',
            'Use a standard queue: order does not matter, and FIFO holds a group up.',
          ),
        ]
      : []),
    ...(visibility === visibilitySeconds
      ? []
      : [warning(check, `VisibilityTimeout is ${visibility} s`, `Set it to ${visibilitySeconds}.`)]),
    ...judgeRetention(check, queue),
    ...(redrive === undefined
      ? [
          warning(
            check,
            'has no dead-letter queue: a refused message comes again until its retention ends',
            `Set a RedrivePolicy with maxReceiveCount ${maxReceiveCount}.`,
          ),
        ]
      : []),
    ...(redrive !== undefined && redrive.maxReceiveCount !== maxReceiveCount
      ? [warning(check, `maxReceiveCount is ${redrive.maxReceiveCount}`, `Set it to ${maxReceiveCount}.`)]
      : []),
  ];
  return wrong.length > 0 ? wrong : [ok(check, `${queue.ApproximateNumberOfMessages} messages wait`)];
}

/** Whether it is the queue's dead-letter queue, and keeps messages long enough. Pure. */
export function judgeDeadLetterQueue(queue: QueueAttributes, targetArn: string | undefined): Finding[] {
  const check = 'dead-letter queue';
  const count = queue.ApproximateNumberOfMessages;
  const wrong = [
    ...judgeRetention(check, queue),
    ...(targetArn !== undefined && targetArn !== queue.QueueArn
      ? [
          warning(
            check,
            `the queue sends its dead letters to ${targetArn}, not to ${queue.QueueArn}`,
            'Correct SQS_DEAD_LETTER_QUEUE_URL or the RedrivePolicy.',
          ),
        ]
      : []),
    ...(count > 0
      ? [
          warning(
            check,
            `${count} messages are in it`,
            'See docs/operations.md, "A message in the dead-letter queue".',
          ),
        ]
      : []),
  ];
  return wrong.length > 0 ? wrong : [ok(check, 'empty')];
}

function judgeRetention(check: string, { MessageRetentionPeriod: seconds }: QueueAttributes): Finding[] {
  if (seconds >= retentionSeconds) return [];
  const days = Math.round((seconds / 86_400) * 10) / 10;
  return [
    warning(
      check,
      `MessageRetentionPeriod is ${seconds} s (${days} days): what an outage holds up longer is lost`,
      `Set it to ${retentionSeconds}, 14 days.`,
    ),
  ];
}
