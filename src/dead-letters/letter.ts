import type { Message, MessageAttributeValue } from '@aws-sdk/client-sqs';

/** A message of the dead-letter queue, as it came. */
export interface Letter {
  readonly id: string;
  readonly body: string;
  /** Of this receive: it expires with its visibility timeout. */
  readonly receiptHandle: string;
  /** When the publisher sent it; null when the queue does not say. */
  readonly sentAt: Date | null;
  /** Receives in both queues, this one included. */
  readonly receives: number;
  readonly attributes: Record<string, MessageAttributeValue>;
}

/** The message as a letter; undefined when the queue left out what every message has. */
export function toLetter(message: Message): Letter | undefined {
  const { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes } = message;
  if (MessageId === undefined || ReceiptHandle === undefined) return undefined;
  const sent = Number(Attributes?.SentTimestamp);
  return {
    id: MessageId,
    body: Body ?? '',
    receiptHandle: ReceiptHandle,
    sentAt: sent > 0 ? new Date(sent) : null,
    receives: Number(Attributes?.ApproximateReceiveCount ?? 0),
    attributes: MessageAttributes ?? {},
  };
}
