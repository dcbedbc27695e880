import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimMenus, type ClaimedMenu } from '../adapters/mysql/claim-menus.ts';
import { claimableMenusExist } from '../adapters/mysql/claimable-menus-exist.ts';
import type { MysqlPool } from '../adapters/mysql/database.ts';
import { backOffMs, PollPace } from '../adapters/mysql/poll-pace.ts';
import type { Logger } from '../logging.ts';
import { sleepUntil } from '../sleep-until.ts';
import { type ClaimEnding, exportClaimedMenu, type ExportTerms } from './export-claimed-menu.ts';
import type { ExportMenu } from './export-menu.ts';
import { keepHouse } from './keep-house.ts';
import { reportEnding } from './report-ending.ts';

export interface ExporterOptions {
  readonly pool: MysqlPool;
  readonly exportMenu: ExportMenu;
  readonly logger: Logger;
  /** Exports at a time. Default 4. */
  readonly concurrency?: number;
  /** Life of a claim, renewed while the export runs: as long as that, the menus of an exporter that died wait. Default 30 s. */
  readonly claimSeconds?: number;
  /** Shown in `claimed_by`. Default `exporter`. */
  readonly name?: string;
  /** Longest wait between two looks at a queue that was empty. Default 500 ms. */
  readonly pollMs?: number;
  /** What is in hand at `stop` may take so long to finish. Default 10 s. */
  readonly graceMs?: number;
  /** An export that takes longer has failed. Default 5 minutes. */
  readonly exportTimeoutMs?: number;
  /** Default 10. */
  readonly maxAttempts?: number;
  /** Back-off after the first failure, doubled with each, half of it random; default 5 s, at most 15 minutes: ten attempts in about half an hour. */
  readonly firstRetryMs?: number;
}

/** Counts since the start, and the exports under way. */
export interface ExporterStats {
  readonly exported: number;
  /** Attempts that failed, not menus. */
  readonly failed: number;
  readonly givenBack: number;
  readonly lost: number;
  readonly inHand: number;
}

export interface Exporter {
  /** Begins to export. A database that is away is no error: it is tried again, with a warning. */
  start(): Promise<void>;
  /** Claims nothing more, finishes what is in hand within the grace time, and gives back what is not. Idempotent. */
  stop(): Promise<void>;
  stats(): ExporterStats;
}

/** The columns hold 128 characters: the name, and the mark of the claim. */
const nameLength = 64;
const shortestPollMs = 20;

/**
 * Takes menus from the queue, most urgent first, as many at a time as it has free slots, so that an urgent one gets
 * the next slot that any exporter has free. A menu is exported at least once after its last request. Any number of
 * exporters work side by side; those of one that crashed are taken over when its claims expire.
 * Alarm: `menu-export-failed`, when a menu is given up after `maxAttempts`.
 */
export function createExporter(options: ExporterOptions): Exporter {
  const { pool, logger, concurrency = 4, claimSeconds = 30, graceMs = 10_000 } = options;
  const terms: ExportTerms = {
    pool,
    exportMenu: options.exportMenu,
    claimSeconds,
    exportTimeoutMs: options.exportTimeoutMs ?? 5 * 60_000,
    maxAttempts: options.maxAttempts ?? 10,
    firstRetryMs: options.firstRetryMs ?? 5_000,
    longestRetryMs: 15 * 60_000,
  };
  const stopping = new AbortController();
  const graceOver = new AbortController();
  const pace = new PollPace(shortestPollMs, options.pollMs ?? 500);
  const inHand = new Set<Promise<void>>();
  const counts: Record<ClaimEnding, number> = { exported: 0, failed: 0, 'given-back': 0, lost: 0 };
  const nameOfClaim = `${(options.name ?? 'exporter').slice(0, nameLength)}/${randomUUID()}`;
  let claims = 0;
  let running: Promise<unknown> | undefined;

  async function carryOut(menu: ClaimedMenu): Promise<void> {
    try {
      const ending = await exportClaimedMenu(terms, menu, graceOver.signal);
      counts[ending] += 1;
      await reportEnding(pool, logger, menu, ending);
    } catch (error) {
      logger.warn('The end of an export could not be written: it runs again once its claim has expired', {
        storeId: menu.storeId,
        reason: error instanceof Error ? error.message : 'unknown error',
      });
    }
  }

  async function fillSlots(): Promise<void> {
    const limit = concurrency - inHand.size;
    if (limit <= 0) {
      await Promise.race(inHand);
      return;
    }
    claims += 1;
    const menus = (await claimableMenusExist(pool))
      ? await claimMenus(pool, { limit, claimedBy: `${nameOfClaim}/${claims}`, claimSeconds })
      : [];
    for (const menu of menus) {
      const slot = carryOut(menu).finally(() => inHand.delete(slot));
      inHand.add(slot);
    }
    if (menus.length > 0) pace.hurry();
    else await pace.wait(stopping.signal);
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      try {
        await fillSlots();
        failures = 0;
      } catch (error) {
        failures += 1;
        const reason = error instanceof Error ? error.message : 'unknown error';
        logger.warn('The menu queue cannot be read, it is tried again', { reason });
        await sleepUntil(backOffMs(failures, 100, 5_000), stopping.signal);
      }
    }
    await Promise.race([Promise.allSettled(inHand), sleep(graceMs, undefined, { ref: false })]);
    graceOver.abort();
    await Promise.allSettled(inHand);
  }

  return {
    start: () => {
      running ??= Promise.all([run(), keepHouse(pool, logger, terms, stopping.signal)]);
      return Promise.resolve();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    stats: () => ({
      exported: counts.exported,
      failed: counts.failed,
      givenBack: counts['given-back'],
      lost: counts.lost,
      inHand: inHand.size,
    }),
  };
}
