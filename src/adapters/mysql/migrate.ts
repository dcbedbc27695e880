import { PortError } from '../../activities/ports.ts';
import { withMigrator } from './migrator.ts';
import { toPortError } from './port-error.ts';

/**
 * Brings the tables of the database up to date and returns the names of the migrations it applied, none when there was
 * nothing to do. Repeatable, and safe when several processes do it at once: one works, the others wait and find
 * nothing left. Throws `UserError` for a wrong URL, `PortError` for a database that refuses, naming the migration.
 */
export function migrate(url: string, folder?: string): Promise<string[]> {
  return withMigrator(
    url,
    async (migrator) => {
      const { error, results = [] } = await migrator.migrateToLatest();
      if (error !== undefined)
        throw migrationError(error, results.find((it) => it.status === 'Error')?.migrationName);
      return results.map((it) => it.migrationName);
    },
    folder,
  );
}

function migrationError(error: unknown, migration: string | undefined): PortError {
  const { code, message } = toPortError(error);
  return new PortError(code, migration === undefined ? message : `migration ${migration}: ${message}`);
}
