import type { Message } from '@aws-sdk/client-sqs';
import type { InvalidationPlan } from '../contract/plan.ts';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import { alarm, type Logger } from '../logging.ts';
import type { Rules } from '../rules/rule.ts';
import type { BridgeCounter } from './bridge-counts.ts';
import { readMessage, type ReadMessage } from './read-message.ts';
import { contentConflict, refusalOf, type Refusal } from './refusal.ts';
import { BridgeStopping } from './start-gate.ts';
import type { StartOutcome } from './start-invalidation.ts';

/** `acknowledge`: delete it. `leave`: to the queue's redrive. `return`: to the queue at once. */
export type MessageVerdict = 'acknowledge' | 'leave' | 'return';

export interface HandleMessageOptions {
  readonly rules: Rules;
  /** Starts the run through the gate: rejects with `StartRefused` or `BridgeStopping` only. */
  readonly start: (message: ReadMessage, deletedAhead: boolean) => Promise<StartOutcome>;
  /** Sends the deletes of a plan beside the start of its run; returns whether it did. Default: never. */
  readonly deleteAhead?: ((plan: InvalidationPlan) => boolean) | undefined;
  /** Receives before the queue dead-letters; null when it never does or cannot be asked. */
  readonly maxReceiveCount: () => Promise<number | null>;
  readonly counter: BridgeCounter;
  readonly logger: Logger;
}

/** From a received message to its verdict. Never rejects. */
export function createMessageHandler(
  options: HandleMessageOptions,
): (message: Message) => Promise<MessageVerdict> {
  const { rules, start, deleteAhead, maxReceiveCount, counter, logger } = options;

  return async function handleMessage(message) {
    counter.add('received');
    try {
      const read = readMessage(rules, message.Body ?? '');
      // A message that comes again may meet a run that is paused.
      const ahead = deleteAhead !== undefined && receiveCount(message) === 1 && deleteAhead(read.plan);
      if (ahead) counter.add('deletedAhead');
      const outcome = await start(read, ahead);
      const fields = fieldsOf(message, read);
      return outcome.kind === 'content-conflict'
        ? await conflict(message, fields)
        : done(message, outcome, fields);
    } catch (error) {
      if (error instanceof BridgeStopping) return 'return';
      return refuse(message, refusalOf(error));
    }
  };

  function done(
    message: Message,
    outcome: Exclude<StartOutcome, { kind: 'content-conflict' }>,
    fields: Record<string, unknown>,
  ): MessageVerdict {
    if (outcome.kind === 'duplicate') {
      counter.add('duplicates');
      logger.info('duplicate: the event has a run', fields);
      return 'acknowledge';
    }
    counter.add('started');
    if (outcome.eagerlyStarted) counter.add('startedEagerly');
    const sentAt = Number(message.Attributes?.SentTimestamp);
    if (sentAt > 0) counter.observeWait(Math.max(0, Date.now() - sentAt) / 1000);
    logger.debug('run started', { ...fields, eagerlyStarted: outcome.eagerlyStarted });
    return 'acknowledge';
  }

  async function conflict(message: Message, fields: Record<string, unknown>): Promise<MessageVerdict> {
    counter.add('contentConflicts');
    alarm(logger, 'content-conflict', 'refused: an event with this id and another content has a run', {
      ...fields,
      receiveCount: receiveCount(message),
    });
    return refuse(message, contentConflict);
  }

  async function refuse(message: Message, refusal: Refusal): Promise<MessageVerdict> {
    const count = receiveCount(message);
    const limit = await maxReceiveCount();
    const fields = {
      ...refusal,
      messageId: message.MessageId,
      receiveCount: count,
      maxReceiveCount: limit,
      bodyBytes: Buffer.byteLength(message.Body ?? ''),
    };
    counter.refused(refusal.reason);
    if (refusal.reason === 'internal')
      alarm(logger, 'bridge-defect', 'a message could not be read for a reason of ours', fields);
    if (count === limit) {
      counter.deadLettered(refusal.reason);
      const said = 'message refused: its last receive, it goes to the dead-letter queue now';
      alarm(logger, `dead-lettered-${refusal.reason}`, said, fields);
    } else logger.warn('message refused: it is left to the queue, which delivers it again', fields);
    return 'leave';
  }
}

function fieldsOf(message: Message, { event }: ReadMessage): Record<string, unknown> {
  return {
    messageId: message.MessageId,
    workflowId: invalidationWorkflowId(event),
    eventId: event.eventId,
    eventTime: event.time,
  };
}

function receiveCount(message: Message): number {
  return Number(message.Attributes?.ApproximateReceiveCount ?? 0);
}
