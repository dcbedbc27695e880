import type { MysqlPool } from '../../src/adapters/mysql/database.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { loadSettings } from '../../src/settings/load-settings.ts';
import type { Change } from './parse-change.ts';

const insert = 'INSERT INTO menu_export_queue (store_id, job_id, source)';
const bump =
  "ON DUPLICATE KEY UPDATE generation = generation + 1, job_id = VALUES(job_id), status = 'pending'";

/** What a simple consumer writes, without the log and the fencing of Freshet. */
export interface MenuWrites {
  /** One statement for all stores of the changes. */
  queueAll(changes: readonly Change[]): Promise<void>;
  queueOne(change: Change, store: string): Promise<void>;
  /** Marks the outbox rows in one statement. */
  mark(changes: readonly Change[]): Promise<void>;
}

/** Opens the database of the environment, with the driver and the session that Freshet uses. */
export function openMenuWrites(): MenuWrites {
  const pool: MysqlPool = createPool(loadSettings(process.env, ['mysql']).mysql.url);
  return {
    queueAll: async (changes) => {
      const rows = changes.flatMap(({ jobId, stores }) => stores.map((store) => [store, jobId, 'bench']));
      const places = rows.map(() => '(?, ?, ?)').join(', ');
      await pool.write(`${insert} VALUES ${places} ${bump}`, rows.toSorted(byStore).flat());
    },
    queueOne: async ({ jobId }, store) => {
      await pool.write(`${insert} VALUES (?, ?, ?) ${bump}`, [store, jobId, 'bench']);
    },
    mark: async (changes) => {
      const ids = changes.map(({ jobId }) => jobId);
      await pool.write(
        'UPDATE outbox_table SET processed_at = UTC_TIMESTAMP(3) WHERE id IN (?) AND processed_at IS NULL',
        [ids],
      );
    },
  };
}

/** In the order of their locks: side by side, batches would otherwise deadlock. */
function byStore([one = '']: readonly string[], [other = '']: readonly string[]): number {
  return one < other ? -1 : 1;
}
