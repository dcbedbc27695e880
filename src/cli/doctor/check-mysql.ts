import { describeDatabase } from '../../adapters/mysql/describe-database.ts';
import { pendingMigrations } from '../../adapters/mysql/pending-migrations.ts';
import { useSettings } from '../environment.ts';
import { withDatabase } from '../with-database.ts';
import { failed, ok, type Finding } from './finding.ts';

/** The database and its tables. Rejects with `PortError` or `UserError`. */
export async function checkMysql(): Promise<Finding[]> {
  const { mysql } = useSettings('mysql');
  const { version, readOnly, missingTables } = await withDatabase(describeDatabase);
  const pending = await pendingMigrations(mysql.url);
  const server = readOnly
    ? failed('mysql', `${version}, which refuses writes`, 'Point MYSQL_URL at the primary.')
    : ok('mysql', version);
  return [server, checkTables(pending, missingTables)];
}

function checkTables(pending: readonly string[], missing: readonly string[]): Finding {
  const check = 'tables';
  if (pending.length > 0) {
    const remedy = 'Run `freshet migrate` or `freshet doctor --fix`.';
    return failed(check, `migrations not applied: ${pending.join(', ')}`, remedy);
  }
  if (missing.length > 0) {
    return failed(
      check,
      `migrated, but not there for this user: ${missing.join(', ')}`,
      'Grant the user its rights (docs/deployment.md); a table that was dropped: delete its row of freshet_migration, then run `freshet migrate`.',
    );
  }
  return ok(check, 'migrated');
}
