import type { MysqlPool } from '../adapters/mysql/database.ts';
import { confirmPublishedRows } from '../adapters/mysql/confirm-published-rows.ts';
import { deferOutboxRows } from '../adapters/mysql/defer-outbox-rows.ts';
import { backOffMs } from '../adapters/mysql/poll-pace.ts';
import { repeatUntilAborted } from '../adapters/mysql/repeat-until-aborted.ts';
import type { PublishedClaim } from './publish-claim.ts';

/** A row that no bus takes is looked at again, and named again, after an hour: never hot, never forgotten. */
const tooLargeRetryMs = 60 * 60 * 1000;

/**
 * Writes down what became of a claim. As long as the claim lives, a database that fails is tried again: a row that is
 * on the bus but not confirmed would be published twice. Rejects with the last error when the signal aborts first.
 */
export async function settleClaim(
  pool: MysqlPool,
  claimUntil: Date,
  claim: PublishedClaim,
  failuresOf: (id: string) => number,
  claimLives: AbortSignal,
): Promise<void> {
  if (claim.published.length > 0) {
    await repeatUntilAborted(claimLives, () => confirmPublishedRows(pool, claim.published));
  }
  if (claim.notTried.length > 0) await deferOutboxRows(pool, claim.notTried, claimUntil, 0);
  if (claim.tooLarge.length > 0) {
    const ids = claim.tooLarge.map(({ id }) => BigInt(id));
    await deferOutboxRows(pool, ids, claimUntil, tooLargeRetryMs);
  }
  const byFailures = new Map<number, bigint[]>();
  for (const { id } of claim.failed) {
    const failures = failuresOf(id);
    byFailures.set(failures, [...(byFailures.get(failures) ?? []), BigInt(id)]);
  }
  for (const [failures, ids] of byFailures) {
    await deferOutboxRows(pool, ids, claimUntil, backOffMs(failures, 500, 15_000));
  }
}
