import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { Logger } from '../logging.ts';

/** SQS writes the number as text when it was set so. */
const policySchema = z.object({ maxReceiveCount: z.coerce.number().int().positive() });

/** After how many receives the queue dead-letters a message. Asked once; asked again only while there is no answer. */
export class RedrivePolicy {
  readonly #sqs: SQSClient;
  readonly #queueUrl: string;
  readonly #logger: Logger;
  #answer: Promise<number | null> | undefined;

  constructor(sqs: SQSClient, queueUrl: string, logger: Logger) {
    this.#sqs = sqs;
    this.#queueUrl = queueUrl;
    this.#logger = logger;
  }

  /** Null when the queue has no dead-letter queue, or cannot be asked now. Never rejects. */
  async maxReceiveCount(): Promise<number | null> {
    try {
      return await (this.#answer ??= this.#read());
    } catch (error) {
      this.#answer = undefined;
      const reason = error instanceof Error ? error.message : String(error);
      this.#logger.warn('the redrive policy of the queue cannot be read', { reason });
      return null;
    }
  }

  async #read(): Promise<number | null> {
    const answer = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: this.#queueUrl, AttributeNames: ['RedrivePolicy'] }),
    );
    const policy = answer.Attributes?.RedrivePolicy;
    if (policy) return policySchema.parse(JSON.parse(policy)).maxReceiveCount;
    this.#logger.warn(
      'the queue has no dead-letter queue: a refused message comes again until its retention ends; set a redrive policy with maxReceiveCount 5',
    );
    return null;
  }
}
