import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import type { Client } from '@temporalio/client';
import type { InvalidationPlan } from '../contract/plan.ts';
import { alarm, type Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import type { Rules } from '../rules/rule.ts';
import { BridgeCounter, type BridgeCounts } from './bridge-counts.ts';
import { checkStarts } from './check-starts.ts';
import { createMessageHandler } from './handle-message.ts';
import { PollingConsumer } from './polling-consumer.ts';
import { RedrivePolicy } from './redrive-policy.ts';
import { returnMessages } from './return-messages.ts';
import { StartGate, type Outage } from './start-gate.ts';
import { startInvalidation } from './start-invalidation.ts';

export interface BridgeOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  readonly client: Client;
  readonly rules: Rules;
  readonly logger: Logger;
  readonly metrics?: Metrics;
  /** Receive loops; each handles up to ten messages at a time. */
  readonly consumers: number;
  /** Only with a client on the `NativeConnection` of a worker in this process; else every start fails. */
  readonly eager: boolean;
  /** Sends the deletes of a plan beside the start of its run; returns whether it did. Default: never. */
  readonly deleteAhead?: ((plan: InvalidationPlan) => boolean) | undefined;
  /** Batches in flight of the runs that are started; default `limits.batchWindow`. */
  readonly batchWindow?: number | undefined;
  /** Default 30. */
  readonly visibilitySeconds?: number;
  /** Long poll; default and at most 20. */
  readonly waitSeconds?: number;
  /** How long `stop` waits for what is in hand; default 10,000. */
  readonly graceMs?: number;
  /** Default 250 and 10,000. */
  readonly probeDelaysMs?: { readonly first: number; readonly longest: number };
}

/** Counts since the process started, and the state of now. */
export interface BridgeStats extends Readonly<BridgeCounts> {
  /** Why nothing is polled; null while starts work. */
  readonly outage: Outage | null;
  readonly outages: number;
  /** Messages received and not yet dealt with. */
  readonly inHand: number;
}

export interface Bridge {
  /** Returns at once; the polling begins as soon as starts can be expected to work. A bridge is started once. */
  start(): Promise<void>;
  /** Ends the polling, finishes and acknowledges what is in hand; takes at most the grace time. Idempotent. */
  stop(): Promise<void>;
  stats(): BridgeStats;
}

/**
 * A delete and the next receive take 3 to 6 ms of the processor, just when the runs that begin in this process need it for
 * their first step: they go first. One of ten stores has deleted its keys by then.
 */
export const deleteBesideRunsAfterMs = 50;
/** Failed receives in a row before the alarm. */
const alarmAfterFailures = 3;
/** The alarm does not wait for them so long: each of a queue that answers nothing takes over a minute. */
const alarmAfterMs = 60_000;

/** The SQS bridge: one run per event, acknowledged once it is started. The whole contract is docs/bridge.md. */
export function createBridge(options: BridgeOptions): Bridge {
  const { logger } = options;
  const counter = new BridgeCounter(options.metrics);
  const redrive = new RedrivePolicy(options.sqs, options.queueUrl, logger);
  const gate = new StartGate({
    logger,
    check: () => checkStarts(options.client),
    ...(options.probeDelaysMs && { probeDelaysMs: options.probeDelaysMs }),
  });
  const batches = createBatchHandler(options, gate, redrive, counter, () => returnDelay(consumers));
  const turns = Array.from({ length: options.consumers }, () => () => gate.pollTurn());
  const othersReceive = () => consumers.some(({ receives }) => receives);
  const consumers: readonly PollingConsumer[] = [...turns, () => gate.spareTurn()].map((pollTurn) =>
    createConsumer(options, pollTurn, othersReceive, batches.handle, counter),
  );
  let stopped: Promise<void> | undefined;

  async function drain(): Promise<void> {
    const graceMs = options.graceMs ?? 10_000;
    const idle = Promise.all(consumers.map((consumer) => consumer.stop()));
    gate.stop();
    // A start takes milliseconds: one that takes half the grace time is given up, so that its message is returned.
    if (!(await within(graceMs / 2, idle))) gate.giveUp();
    if (!(await within(graceMs / 2, idle)))
      logger.warn('stopped with messages in hand: they come again', { inHand: batches.inHand() });
    logger.info('bridge stopped', { ...counter.counts });
  }

  return {
    start() {
      gate.open();
      for (const consumer of consumers) consumer.start();
      // Asked for its warnings, and so that a refusal need not wait for it.
      void redrive.maxReceiveCount();
      logger.info('bridge started', { consumers: options.consumers, eager: options.eager });
      return Promise.resolve();
    },
    stop: () => (stopped ??= drain()),
    stats: () => ({
      ...counter.counts,
      outage: gate.outage,
      outages: gate.outages,
      inHand: batches.inHand(),
    }),
  };
}

/** Handles the messages of one receive side by side. */
function createBatchHandler(
  options: BridgeOptions,
  gate: StartGate,
  redrive: RedrivePolicy,
  counter: BridgeCounter,
  returnDelaySeconds: () => number,
) {
  const { sqs, queueUrl, client, rules, logger, eager, deleteAhead, batchWindow } = options;
  let inHand = 0;
  const handleMessage = createMessageHandler({
    rules,
    counter,
    logger,
    maxReceiveCount: () => redrive.maxReceiveCount(),
    deleteAhead,
    start: ({ event, plan, hash }, deletedAhead) =>
      gate.run(() => startInvalidation(client, event, plan, hash, { eager, deletedAhead, batchWindow })),
  });

  async function handle(messages: readonly Message[]): Promise<Message[]> {
    inHand += messages.length;
    const verdicts = await Promise.all(messages.map((message) => handleMessage(message)));
    const toReturn = messages.filter((_, index) => verdicts[index] === 'return');
    await returnMessages(sqs, queueUrl, toReturn, returnDelaySeconds(), logger);
    counter.add('returned', toReturn.length);
    inHand -= messages.length;
    return messages.filter((_, index) => verdicts[index] === 'acknowledge');
  }

  return { handle, inHand: () => inHand };
}

function createConsumer(
  options: BridgeOptions,
  pollTurn: () => Promise<void>,
  othersReceive: () => boolean,
  handle: (messages: readonly Message[]) => Promise<Message[]>,
  counter: BridgeCounter,
): PollingConsumer {
  const { logger } = options;
  let alarmed = false;
  return new PollingConsumer({
    sqs: options.sqs,
    queueUrl: options.queueUrl,
    visibilitySeconds: options.visibilitySeconds ?? 30,
    waitSeconds: options.waitSeconds ?? 20,
    deleteAfterMs: options.eager ? deleteBesideRunsAfterMs : 0,
    othersReceive,
    pollTurn,
    handle,
    onDeleted(deleted, failed) {
      counter.add('acknowledged', deleted);
      counter.add('deletesFailed', failed);
    },
    onQueueError(error, { failures, lastsMs }) {
      const fields = { reason: error.message, failures };
      if (!alarmed && (failures >= alarmAfterFailures || lastsMs >= alarmAfterMs)) {
        alarmed = true;
        alarm(logger, 'queue-unreachable', 'the queue cannot be polled', fields);
      } else
        logger.warn(failures > 0 ? 'a receive failed' : 'the queue refused a delete or a renewal', fields);
    },
    onQueueBack() {
      alarmed = false;
      logger.info('the queue answers again');
    },
  });
}

/** Seconds after which no long poll that was given up can swallow a returned message. */
function returnDelay(consumers: readonly PollingConsumer[]): number {
  const until = Math.max(0, ...consumers.map(({ abandonedUntil }) => abandonedUntil));
  // Half a second: the queue's wait began after ours.
  return until === 0 ? 0 : Math.max(0, Math.ceil((until - Date.now() + 500) / 1000));
}

/** Whether the work ended in time. */
async function within(milliseconds: number, work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), milliseconds)));
  const inTime = await Promise.race([work.then(() => true), timeUp]);
  clearTimeout(timer);
  return inTime;
}
