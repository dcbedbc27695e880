import type { ClaimedMenu } from '../adapters/mysql/claim-menus.ts';
import type { MysqlPool } from '../adapters/mysql/database.ts';
import { failMenu } from '../adapters/mysql/fail-menu.ts';
import { finishMenu } from '../adapters/mysql/finish-menu.ts';
import { giveBackMenu } from '../adapters/mysql/give-back-menu.ts';
import { backOffMs } from '../adapters/mysql/poll-pace.ts';
import { abortAfter, repeatUntilAborted } from '../adapters/mysql/repeat-until-aborted.ts';
import type { ExportMenu, MenuToExport } from './export-menu.ts';
import { keepClaim } from './keep-claim.ts';
import { type ExportEnding, runExport } from './run-export.ts';

/** What became of a claim. `lost`: the menu is in other hands, and nothing was written about it. */
export type ClaimEnding = 'exported' | 'failed' | 'given-back' | 'lost';

/** How menus are exported. */
export interface ExportTerms {
  readonly pool: MysqlPool;
  readonly exportMenu: ExportMenu;
  readonly claimSeconds: number;
  readonly exportTimeoutMs: number;
  readonly maxAttempts: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
}

type StopReason = 'claim lost' | 'timeout' | 'shutdown';

/**
 * Exports one claimed menu, keeping the claim alive, and writes down how that ended, trying as long as a claim lives.
 * Rejects with `PortError` when it could not be written; the claim then expires, and the menu is exported again.
 */
export async function exportClaimedMenu(
  terms: ExportTerms,
  menu: ClaimedMenu,
  shutdown: AbortSignal,
): Promise<ClaimEnding> {
  const { ending, reason } = await exportWhileClaimed(terms, menu, shutdown);
  const giveUp = AbortSignal.any([shutdown, abortAfter(terms.claimSeconds * 1000)]);
  return repeatUntilAborted(giveUp, () => writeEnding(terms, menu, ending, reason));
}

async function writeEnding(
  terms: ExportTerms,
  menu: ClaimedMenu,
  ending: ExportEnding,
  reason: StopReason | undefined,
): Promise<ClaimEnding> {
  if (ending.kind === 'exported') return (await finishMenu(terms.pool, menu)) ? 'exported' : 'lost';
  if (reason === 'claim lost') return 'lost';
  if (reason === 'shutdown') {
    await giveBackMenu(terms.pool, menu);
    return 'given-back';
  }
  const failed = await failMenu(terms.pool, menu, {
    error: errorText(ending, reason, terms.exportTimeoutMs),
    maxAttempts: terms.maxAttempts,
    retryAfterMs: backOffMs(menu.attempts, terms.firstRetryMs, terms.longestRetryMs),
    unsettled: ending.kind === 'unsettled',
  });
  return failed ? 'failed' : 'lost';
}

async function exportWhileClaimed(
  terms: ExportTerms,
  menu: ClaimedMenu,
  shutdown: AbortSignal,
): Promise<{ ending: ExportEnding; reason: StopReason | undefined }> {
  const stop = new AbortController();
  const over = new AbortController();
  let reason: StopReason | undefined;
  const stopFor = (why: StopReason): void => {
    reason ??= why;
    stop.abort(new Error(`the export is to stop: ${why}`));
  };
  const onShutdown = (): void => stopFor('shutdown');
  if (shutdown.aborted) onShutdown();
  shutdown.addEventListener('abort', onShutdown, { signal: over.signal });
  const timer = setTimeout(stopFor, terms.exportTimeoutMs, 'timeout');
  const claim = keepClaim(terms.pool, menu, terms.claimSeconds, over.signal).then((kept) => {
    if (!kept) stopFor('claim lost');
  });
  const ending = await runExport(terms.exportMenu, menuToExport(menu), stop.signal);
  clearTimeout(timer);
  over.abort();
  await claim;
  return { ending, reason };
}

function menuToExport(menu: ClaimedMenu): MenuToExport {
  const { storeId, generation, jobId, source, eventId, priority, requestedAt } = menu;
  return { storeId, generation, jobId, source, eventId, priority, requestedAt: requestedAt.toISOString() };
}

function errorText(ending: ExportEnding, reason: StopReason | undefined, timeoutMs: number): string {
  if (reason === 'timeout') return `the export was not over after ${timeoutMs} ms`;
  return ending.kind === 'failed' ? ending.error : 'the export did not end';
}
