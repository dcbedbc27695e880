import { claimOutboxRows } from '../adapters/mysql/claim-outbox-rows.ts';
import type { MysqlPool } from '../adapters/mysql/database.ts';
import { backOffMs, PollPace } from '../adapters/mysql/poll-pace.ts';
import { publishableRowsExist } from '../adapters/mysql/publishable-rows-exist.ts';
import { abortAfter } from '../adapters/mysql/repeat-until-aborted.ts';
import { alarm, type Logger } from '../logging.ts';
import { sleepUntil } from '../sleep-until.ts';
import { FailingRows } from './failing-rows.ts';
import { publishClaim, type PublishedClaim } from './publish-claim.ts';
import type { Publisher } from './publisher.ts';
import { settleClaim } from './settle-claim.ts';

export interface RelayOptions {
  readonly pool: MysqlPool;
  readonly publisher: Publisher;
  readonly logger: Logger;
  /** Longest wait between two looks at an outbox that was empty. Default 50 ms. */
  readonly pollMs?: number;
  /** Rows of one claim at most. Default 100. */
  readonly batch?: number;
  /** Life of a claim: as long as that, the rows of a relay that died wait for another. Default 30 s. */
  readonly claimSeconds?: number;
}

/** Counts since the start. */
export interface RelayStats {
  readonly published: number;
  /** Attempts that failed, not rows. */
  readonly failed: number;
  /** Times a row was found too large for the bus. */
  readonly tooLarge: number;
}

export interface Relay {
  /** Begins to publish. A database or bus that is away is no error: it is tried again, with a warning. */
  start(): Promise<void>;
  /** Claims nothing more, finishes the claim in hand and writes it down. Idempotent. */
  stop(): Promise<void>;
  stats(): RelayStats;
}

const shortestPollMs = 5;
/** Failures of one row after which an operator is told. */
const alarmAfter = 5;
/** Part of a claim's life in which calls may still be started; the rest is for the last call and the confirmation. */
const publishingShare = 0.6;

/**
 * Publishes outbox rows, at least once each, in id order within a claim. Several relays share the work: a row is in
 * one hand as long as its claim lives. Rows that fail are tried again with back-off and hold nobody else up.
 * Alarms: `outbox-publish-failed`, `outbox-row-too-large`.
 */
export function createRelay(options: RelayOptions): Relay {
  const { pool, publisher, logger, batch = 100, claimSeconds = 30 } = options;
  const stopping = new AbortController();
  const pace = new PollPace(shortestPollMs, options.pollMs ?? 50);
  const failing = new FailingRows();
  const stats = { published: 0, failed: 0, tooLarge: 0 };
  let running: Promise<void> | undefined;

  /** One claim. Returns whether to go on at once, wait for rows, or back off. */
  async function round(): Promise<'busy' | 'idle' | 'failing'> {
    if (!(await publishableRowsExist(pool))) return 'idle';
    const began = performance.now();
    const claim = await claimOutboxRows(pool, {
      limit: batch,
      claimSeconds,
      maxRowBytes: publisher.maxEventBytes,
    });
    if (claim === null) return 'idle';
    const lifeMs = claimSeconds * 1000 - (performance.now() - began);
    const result = await publishClaim(publisher, claim, abortAfter(lifeMs * publishingShare));
    for (const id of result.published) failing.published(String(id));
    const failures = new Map(result.failed.map(({ id }) => [id, failing.failed(id)]));
    count(result);
    report(result, failures);
    const lives = abortAfter(claimSeconds * 1000 - (performance.now() - began));
    await settleClaim(pool, claim.until, result, (id) => failures.get(id) ?? 1, lives);
    return result.published.length === 0 && result.failed.length > 0 ? 'failing' : 'busy';
  }

  function count(result: PublishedClaim): void {
    stats.published += result.published.length;
    stats.failed += result.failed.length;
    stats.tooLarge += result.tooLarge.length;
  }

  function report(result: PublishedClaim, failures: ReadonlyMap<string, number>): void {
    for (const { id, bytes } of result.tooLarge) {
      alarm(
        logger,
        'outbox-row-too-large',
        'An outbox row is larger than the bus takes: publish its change in parts',
        {
          id,
          bytes,
          limitBytes: publisher.maxEventBytes,
        },
      );
    }
    const first = result.failed[0];
    if (first === undefined) return;
    const fields = { rows: result.failed.length, firstId: first.id, reason: first.reason };
    if ([...failures.values()].includes(alarmAfter)) {
      alarm(
        logger,
        'outbox-publish-failed',
        `Outbox rows failed to be published ${alarmAfter} times in a row`,
        fields,
      );
    } else logger.warn('Outbox rows were not published, they are tried again', fields);
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        const outcome = await round();
        failures = outcome === 'failing' ? failures + 1 : 0;
        if (outcome === 'idle') await pace.wait(stopping.signal);
        else pace.hurry();
      } catch (error) {
        failures += 1;
        logger.warn('The outbox cannot be read or written, it is tried again', {
          reason: error instanceof Error ? error.message : 'unknown error',
        });
      }
      if (failures > 0) await sleepUntil(backOffMs(failures, 100, 5_000), stopping.signal);
    }
  }

  return {
    start: () => {
      running ??= run();
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    stats: () => ({ ...stats }),
  };
}
