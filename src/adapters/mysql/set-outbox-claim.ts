import type { Statements } from './database.ts';

/** Claims rows that the transaction has locked, until the given time of the database's clock. */
export async function setOutboxClaim(
  transaction: Statements,
  ids: readonly bigint[],
  until: Date,
): Promise<void> {
  await transaction.write('UPDATE outbox_table SET claimed_until = ? WHERE id IN (?)', [until, ids]);
}
