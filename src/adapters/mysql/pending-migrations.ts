import { withMigrator } from './migrator.ts';
import { toPortError } from './port-error.ts';

/** Names of the migrations that the database has not seen; changes nothing. Throws `UserError` and `PortError`. */
export function pendingMigrations(url: string): Promise<string[]> {
  return withMigrator(url, async (migrator) => {
    try {
      const migrations = await migrator.getMigrations();
      return migrations.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
    } catch (error) {
      throw toPortError(error);
    }
  });
}
