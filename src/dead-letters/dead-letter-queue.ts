import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { CommandFailed } from '../command-failed.ts';
import { askQueue } from './ask-queue.ts';

/** The dead-letter queue and the queue whose poison it holds. */
export interface DeadLetterQueue {
  readonly sqs: SQSClient;
  readonly url: string;
  /** `arn:aws:sqs:region:account:name` of the dead-letter queue. */
  readonly arn: string;
  /** Where a redrive sends to. */
  readonly sourceUrl: string;
  /** Messages that nobody has in hand, by the queue's own estimate when it was opened. */
  readonly waiting: number;
}

const policySchema = z.object({ deadLetterTargetArn: z.string() });

/**
 * Finds the dead-letter queue: the one that is named, else the one of the queue's redrive policy. Throws
 * `CommandFailed` when there is none or a queue does not answer.
 */
export async function openDeadLetterQueue(
  sqs: SQSClient,
  settings: { readonly queueUrl: string; readonly deadLetterQueueUrl?: string },
): Promise<DeadLetterQueue> {
  const url = settings.deadLetterQueueUrl ?? (await urlByPolicy(sqs, settings.queueUrl));
  const { Attributes } = await askQueue(
    url,
    sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: url,
        AttributeNames: ['QueueArn', 'ApproximateNumberOfMessages'],
      }),
    ),
  );
  return {
    sqs,
    url,
    arn: Attributes?.QueueArn ?? '',
    sourceUrl: settings.queueUrl,
    waiting: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
  };
}

async function urlByPolicy(sqs: SQSClient, queueUrl: string): Promise<string> {
  const { Attributes } = await askQueue(
    queueUrl,
    sqs.send(new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ['RedrivePolicy'] })),
  );
  const arn = policyTarget(Attributes?.RedrivePolicy);
  if (arn === undefined) {
    throw new CommandFailed(
      `The queue ${queueUrl} has no dead-letter queue: expected a redrive policy. ` +
        'Give it one with maxReceiveCount 5, or set SQS_DEAD_LETTER_QUEUE_URL.',
    );
  }
  const [account, name] = arn.split(':').slice(4);
  const command = new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account });
  const { QueueUrl = '' } = await askQueue(arn, sqs.send(command));
  // Both stand in one region: an emulator may name itself by a host that this machine does not resolve.
  return URL.canParse(QueueUrl) ? new URL(new URL(QueueUrl).pathname, queueUrl).href : QueueUrl;
}

function policyTarget(policy: string | undefined): string | undefined {
  if (policy === undefined || policy === '') return undefined;
  const parsed = policySchema.safeParse(JSON.parse(policy));
  return parsed.data?.deadLetterTargetArn;
}
