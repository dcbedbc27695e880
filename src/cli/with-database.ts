import type { MysqlPool } from '../adapters/mysql/database.ts';
import { useSettings } from './environment.ts';

/** Does a command's work on the database of `MYSQL_URL`. Throws `PortError`, and `UserError` for wrong settings. */
export async function withDatabase<T>(work: (pool: MysqlPool) => Promise<T>): Promise<T> {
  const { mysql } = useSettings('mysql');
  const { createPool } = await import('../adapters/mysql/pool.ts');
  const pool = createPool(mysql.url, { connectionLimit: 2 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}
