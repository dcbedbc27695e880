import type { MysqlPool } from './database.ts';
import { type LockedOutboxRow, lockPublishableRows } from './lock-publishable-rows.ts';
import { type OutboxRow, readOutboxRows } from './read-outbox-rows.ts';
import { setOutboxClaim } from './set-outbox-claim.ts';

/** Rows in the hand of one relay until `until` (of the database's clock, and the mark of this claim). */
export interface OutboxClaim {
  readonly until: Date;
  readonly rows: readonly OutboxRow[];
  /** Claimed as well, but larger than wanted: not even read. */
  readonly tooLarge: readonly { readonly id: string; readonly bytes: number }[];
}

/** Payloads of one claim are all in memory at once: past this sum the claim ends, whatever its limit of rows. */
const claimBytes = 16 * 1024 * 1024;

/**
 * Claims up to `limit` unpublished rows for `claimSeconds`, in one transaction of five round trips. No lock outlives
 * it, so that the mark of a row never waits for its publication. Null when there is nothing to claim.
 */
export async function claimOutboxRows(
  pool: MysqlPool,
  options: { readonly limit: number; readonly claimSeconds: number; readonly maxRowBytes: number },
): Promise<OutboxClaim | null> {
  return pool.transaction(async (transaction) => {
    const locked = withinMemory(await lockPublishableRows(transaction, options.limit), options.maxRowBytes);
    const first = locked[0];
    if (first === undefined) return null;
    const until = new Date(first.now.getTime() + options.claimSeconds * 1000);
    await setOutboxClaim(
      transaction,
      locked.map((row) => BigInt(row.id)),
      until,
    );
    const readable = locked.filter((row) => row.bytes <= options.maxRowBytes).map((row) => BigInt(row.id));
    const rows = readable.length === 0 ? [] : await readOutboxRows(transaction, readable);
    return { until, rows, tooLarge: locked.filter((row) => row.bytes > options.maxRowBytes) };
  });
}

function withinMemory(rows: readonly LockedOutboxRow[], maxRowBytes: number): LockedOutboxRow[] {
  let sum = 0;
  return rows.filter((row, index) => {
    if (row.bytes <= maxRowBytes) sum += row.bytes;
    return index === 0 || sum <= claimBytes;
  });
}
