import type { Message } from '@aws-sdk/client-sqs';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import { alarm, type Logger } from '../logging.ts';
import { EventRefused, refusalReasons } from '../rules/event-refused.ts';
import type { Rules } from '../rules/rule.ts';
import type { BridgeCounter } from './bridge-counts.ts';
import { StartRefused } from './held-start.ts';
import { readMessage, type ReadMessage } from './read-message.ts';
import { BridgeStopping } from './start-gate.ts';
import type { StartOutcome } from './start-invalidation.ts';

/** `acknowledge`: delete it. `leave`: to the queue's redrive. `return`: to the queue at once. */
export type MessageVerdict = 'acknowledge' | 'leave' | 'return';

export interface HandleMessageOptions {
  readonly rules: Rules;
  /** Starts the run through the gate: rejects with `StartRefused` or `BridgeStopping` only. */
  readonly start: (message: ReadMessage) => Promise<StartOutcome>;
  /** Receives before the queue dead-letters; null when it never does or cannot be asked. */
  readonly maxReceiveCount: () => Promise<number | null>;
  readonly counter: BridgeCounter;
  readonly logger: Logger;
}

interface Refusal {
  readonly reason: string;
  readonly problem: string;
  readonly remedy: string;
}

/** From a received message to its verdict. Never rejects. */
export function createMessageHandler(
  options: HandleMessageOptions,
): (message: Message) => Promise<MessageVerdict> {
  const { rules, start, maxReceiveCount, counter, logger } = options;

  return async function handleMessage(message) {
    counter.add('received');
    try {
      const read = readMessage(rules, message.Body ?? '');
      const outcome = await start(read);
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
    const problem = 'detail.ID: another change of the same type and source has this id';
    alarm(logger, 'content-conflict', 'refused: an event with this id and another content has a run', {
      ...fields,
      receiveCount: receiveCount(message),
    });
    return refuse(message, {
      reason: 'content-conflict',
      problem,
      remedy: refusalReasons['content-conflict'],
    });
  }

  async function refuse(message: Message, refusal: Refusal): Promise<MessageVerdict> {
    counter.add('refused');
    const count = receiveCount(message);
    const limit = await maxReceiveCount();
    const fields = {
      ...refusal,
      messageId: message.MessageId,
      receiveCount: count,
      maxReceiveCount: limit,
      bodyBytes: Buffer.byteLength(message.Body ?? ''),
    };
    const said = 'message refused: it is left to the queue, which dead-letters it';
    if (refusal.reason === 'internal') alarm(logger, 'bridge-defect', said, fields);
    else logger.warn(said, fields);
    if (limit !== null && count >= limit) {
      counter.add('deadLettered');
      alarm(
        logger,
        'dead-lettered',
        'message refused on its last receive: it goes to the dead-letter queue',
        fields,
      );
    }
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

function refusalOf(error: unknown): Refusal {
  if (error instanceof EventRefused) {
    return { reason: error.reason, problem: error.message, remedy: refusalReasons[error.reason] };
  }
  if (error instanceof StartRefused) {
    const remedy =
      'The server accepts other starts. Split the change, or raise the limit that the message names.';
    return { reason: 'start-refused', problem: error.failure.message, remedy };
  }
  // Not the message of the error: it may hold a value of the event.
  const name = error instanceof Error ? error.name : typeof error;
  return { reason: 'internal', problem: `unexpected ${name}`, remedy: 'A defect of Freshet: report it.' };
}

function receiveCount(message: Message): number {
  return Number(message.Attributes?.ApproximateReceiveCount ?? 0);
}
