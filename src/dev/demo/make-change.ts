import type { MysqlPool } from '../../adapters/mysql/database.ts';
import { insertOutboxRow } from '../../adapters/mysql/insert-outbox-row.ts';
import { chunk } from '../../contract/chunk.ts';
import type { DemoChange } from './changes.ts';

const storesPerStatement = 1000;

/** A change that was committed. */
export interface CommittedChange {
  readonly jobId: string;
  /** Just before COMMIT was sent: what is measured from here is never flattered. */
  readonly committedAtMs: number;
}

/**
 * Makes a change as a service of the platform does: new prices or products, and the row in the outbox, in one
 * transaction.
 */
export async function makeChange(pool: MysqlPool, change: DemoChange): Promise<CommittedChange> {
  return pool.transaction(async (transaction) => {
    for (const stores of change.changes.length > 0 ? chunk(change.stores, storesPerStatement) : []) {
      await transaction.write(
        'UPDATE demo_prices SET amount_cents = amount_cents + 25 WHERE store_id IN (?) AND price_type IN (?)',
        [stores, change.changes],
      );
    }
    if (change.changesProducts)
      await transaction.write('UPDATE demo_products SET revision = revision + 1', []);
    const jobId = await insertOutboxRow(transaction, {
      eventType: change.detailType,
      source: change.source,
      payload: JSON.stringify(change.payload),
      published: false,
    });
    return { jobId, committedAtMs: wallMs() };
  });
}

/** Milliseconds since the epoch with fraction, on the clock that the emulator's log uses as well. */
function wallMs(): number {
  return performance.timeOrigin + performance.now();
}
