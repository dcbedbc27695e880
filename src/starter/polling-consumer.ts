import { setTimeout as sleep } from 'node:timers/promises';
import type { Message, SQSClient } from '@aws-sdk/client-sqs';
import { Consumer } from 'sqs-consumer';
import { sleepUntil } from '../sleep-until.ts';

/** The most SQS hands over in one receive. */
const batchSize = 10;
const longestBackOffMs = 10_000;

export interface PollingConsumerOptions {
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  /** How long a received message is hidden; renewed after each third of it while it is handled. */
  readonly visibilitySeconds: number;
  /** Long poll, at most 20. */
  readonly waitSeconds: number;
  /** How long a batch that was handled is kept before its messages are deleted. A stop ends it. */
  readonly deleteAfterMs: number;
  /** Whether another loop waits for messages; a batch is not kept otherwise, as the next ones would wait for it. */
  readonly othersReceive: () => boolean;
  /** Awaited before every receive. A rejection ends the poll. */
  readonly pollTurn: () => Promise<void>;
  /** Returns the messages to delete. Never rejects. */
  readonly handle: (messages: readonly Message[]) => Promise<Message[]>;
  /** What became of the deletes of one batch. */
  readonly onDeleted: (deleted: number, failed: number) => void;
  /** The queue failed: a receive, or the delete or renewal of messages (`failures` is 0). */
  readonly onQueueError: (error: Error, trouble: QueueTrouble) => void;
  readonly onQueueBack: () => void;
}

/** Receives that failed in a row, and how long ago the first of them began. */
export interface QueueTrouble {
  readonly failures: number;
  readonly lastsMs: number;
}

type State = 'idle' | 'waiting' | 'receiving' | 'handling';

/** One receive loop: a batch is a barrier, so a bridge has several. Wraps `sqs-consumer`, whose traps stand at their places. */
export class PollingConsumer {
  readonly #options: PollingConsumerOptions;
  readonly #consumer: Consumer;
  readonly #stopping = new AbortController();
  #state: State = 'idle';
  #failures = 0;
  #failsSince = 0;
  #toDelete = 0;
  #deleted = 0;
  #whenIdle: (() => void) | undefined;
  #receiveEndsAt = 0;

  constructor(options: PollingConsumerOptions) {
    this.#options = options;
    this.#consumer = Consumer.create({
      sqs: options.sqs,
      queueUrl: options.queueUrl,
      batchSize,
      waitTimeSeconds: options.waitSeconds,
      visibilityTimeout: options.visibilitySeconds,
      heartbeatInterval: options.visibilitySeconds / 3,
      messageSystemAttributeNames: ['ApproximateReceiveCount', 'SentTimestamp'],
      strictReturn: true,
      preReceiveMessageCallback: () => this.#beforeReceive(),
      postReceiveMessageCallback: () => this.#afterReceive(),
      handleMessageBatch: (messages) => this.#handle(messages),
    });
    this.#consumer.on('error', (error, messages) => this.#onError(error, messages));
    this.#consumer.on('empty', () => this.#becomeIdle());
    this.#consumer.on('message_processed', () => (this.#deleted += 1));
    this.#consumer.on('response_processed', () => this.#onBatchDone());
  }

  start(): void {
    this.#consumer.start();
  }

  /**
   * No receive begins any more and a long poll is given up; resolves when the batch in hand is handled and its deletes
   * are answered. `abort` would also cut off renewals and deletes, so it is used only while nothing is in hand; the
   * library's own `stopped` comes too early or a second too late, so it is not waited for.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const abort = this.#state === 'receiving';
    if (!abort) this.#receiveEndsAt = 0;
    this.#consumer.stop({ abort });
    if (this.#state === 'idle') return;
    await new Promise<void>((resolve) => (this.#whenIdle = resolve));
  }

  /**
   * Until when, in ms since the epoch, the queue may still hand a message to a long poll that `stop` gave up, without
   * anybody to take it; 0 when it gave up none.
   */
  get abandonedUntil(): number {
    return this.#stopping.signal.aborted ? this.#receiveEndsAt : 0;
  }

  /** Whether a message that comes now would be taken. */
  get receives(): boolean {
    return this.#state === 'receiving';
  }

  async #beforeReceive(): Promise<void> {
    this.#state = 'waiting';
    if (this.#failures > 0) {
      const backOffMs = Math.min(100 * 2 ** this.#failures, longestBackOffMs);
      await sleep(backOffMs, undefined, { signal: this.#stopping.signal });
    }
    await this.#options.pollTurn();
    this.#stopping.signal.throwIfAborted();
    this.#state = 'receiving';
    const now = Date.now();
    if (this.#failures === 0) this.#failsSince = now;
    this.#receiveEndsAt = now + this.#options.waitSeconds * 1000;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the library wants a promise
  async #afterReceive(): Promise<void> {
    this.#state = 'handling';
    if (this.#failures > 0) this.#options.onQueueBack();
    this.#failures = 0;
  }

  async #handle(messages: readonly Message[]): Promise<Message[]> {
    this.#deleted = 0;
    this.#toDelete = 0;
    const handled = await this.#options.handle(messages);
    this.#toDelete = handled.length;
    if (handled.length > 0) await this.#keepForAWhile();
    return handled;
  }

  async #keepForAWhile(): Promise<void> {
    const { deleteAfterMs, othersReceive } = this.#options;
    if (deleteAfterMs === 0 || !othersReceive()) return;
    await sleepUntil(deleteAfterMs, this.#stopping.signal);
  }

  #onBatchDone(): void {
    this.#options.onDeleted(this.#deleted, this.#toDelete - this.#deleted);
    this.#becomeIdle();
  }

  /** An error without messages is that of a receive: the poll is over. */
  #onError(error: Error, messages: unknown): void {
    if (messages !== undefined) {
      this.#options.onQueueError(error, { failures: 0, lastsMs: 0 });
      return;
    }
    if (!this.#stopping.signal.aborted) {
      this.#failures += 1;
      const lastsMs = Date.now() - this.#failsSince;
      this.#options.onQueueError(error, { failures: this.#failures, lastsMs });
    }
    this.#becomeIdle();
  }

  #becomeIdle(): void {
    this.#state = 'idle';
    this.#whenIdle?.();
  }
}
