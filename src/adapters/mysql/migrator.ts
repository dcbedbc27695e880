import { join } from 'node:path';
import { Kysely, MysqlDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { createPool } from 'mysql2';
import { projectRoot } from '../../paths.ts';
import { connectionOptions } from './connection-options.ts';
import { sqlMigrations } from './sql-migrations.ts';

/** Does work with the migrations of a folder on one connection to the database. Throws `UserError` for a wrong URL. */
export async function withMigrator<T>(
  url: string,
  work: (migrator: Migrator) => Promise<T>,
  folder: string = join(projectRoot, 'sql'),
): Promise<T> {
  const pool = createPool({ ...connectionOptions(url), connectionLimit: 1, connectTimeout: 10_000 });
  const db = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
  try {
    return await work(
      new Migrator({
        db,
        provider: sqlMigrations(folder),
        migrationTableName: 'freshet_migration',
        migrationLockTableName: 'freshet_migration_lock',
      }),
    );
  } finally {
    await db.destroy();
  }
}
