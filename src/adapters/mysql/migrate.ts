import { join } from 'node:path';
import { Kysely, MysqlDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { createPool } from 'mysql2';
import { PortError } from '../../activities/ports.ts';
import { projectRoot } from '../../paths.ts';
import { connectionOptions } from './connection-options.ts';
import { toPortError } from './port-error.ts';
import { sqlMigrations } from './sql-migrations.ts';

/**
 * Brings the tables of the database up to date and returns the names of the migrations it applied, none when there was
 * nothing to do. Repeatable, and safe when several processes do it at once: one works, the others wait and find
 * nothing left. Throws `UserError` for a wrong URL, `PortError` for a database that refuses, naming the migration.
 */
export async function migrate(url: string, folder: string = join(projectRoot, 'sql')): Promise<string[]> {
  const pool = createPool({ ...connectionOptions(url), connectionLimit: 1, connectTimeout: 10_000 });
  const db = new Kysely<unknown>({ dialect: new MysqlDialect({ pool }) });
  try {
    const migrator = new Migrator({
      db,
      provider: sqlMigrations(folder),
      migrationTableName: 'freshet_migration',
      migrationLockTableName: 'freshet_migration_lock',
    });
    const { error, results = [] } = await migrator.migrateToLatest();
    if (error !== undefined)
      throw migrationError(error, results.find((it) => it.status === 'Error')?.migrationName);
    return results.map((it) => it.migrationName);
  } finally {
    await db.destroy();
  }
}

function migrationError(error: unknown, migration: string | undefined): PortError {
  const { code, message } = toPortError(error);
  return new PortError(code, migration === undefined ? message : `migration ${migration}: ${message}`);
}
