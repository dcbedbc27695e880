import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Logger } from '../logging.ts';

/** A change of the policy is seen after this time: by an old answer the last receive would be told wrongly. */
const keepMs = 60_000;

/** SQS writes the number as text when it was set so. */
const policySchema = z.object({ maxReceiveCount: z.coerce.number().int().positive() });

/** After how many receives the queue dead-letters a message. An answer is kept for a minute. */
export class RedrivePolicy {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #logger: Logger;
  #answer: Promise<number | null> | undefined;
  #askedAt = 0;
  #lastKnown: number | null = null;
  #warned = false;

  constructor(sqs: SQSClient, queueUrl: string, logger: Logger) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#logger = logger;
  }

  /** Null when the queue has no dead-letter queue, or could not be asked yet. Never rejects. */
  async maxReceiveCount(): Promise<number | null> {
    if (Date.now() - this.#askedAt > keepMs) this.#answer = undefined;
    try {
      this.#lastKnown = await (this.#answer ??= this.#read());
    } catch (error) {
      this.#answer = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn('the redrive policy of the queue cannot be read', { reason });
    }
    return this.#lastKnown;
  }

  async #read(): Promise<number | null> {
    this.#askedAt = Date.now();
    const answer = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#queueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    const policy = answer.Attributes?.RedrivePolicy;
    if (policy) return policySchema.parse(JSON.parse(policy)).maxReceiveCount;
    if (this.#warned) return null;
    this.#warned = true;
    this.#logger.warn(
      'the queue has no dead-letter queue: a refused message comes again until its retention ends; set a redrive policy with maxReceiveCount 5',
    );
    return null;
  }
}
