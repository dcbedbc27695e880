import type { OutboxPort } from '../../activities/ports.ts';
import type { MysqlPool } from './database.ts';
import { markOutboxRow } from './mark-outbox-row.ts';
import { outboxRowExists } from './outbox-row-exists.ts';

/** The outbox in MySQL. One round trip to mark; a second one only to tell a marked row from a missing one. */
export function mysqlOutbox(pool: MysqlPool): OutboxPort {
  return {
    mark: async (row) => {
      if (await markOutboxRow(pool, row)) return 'marked';
      return (await outboxRowExists(pool, row)) ? 'already-marked' : 'missing';
    },
  };
}
