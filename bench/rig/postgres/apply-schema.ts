import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { childEnvironment } from '../../../src/dev/stack/child-environment.ts';
import type { Postgres } from './start-postgres.ts';

/** Temporal's plug-in for PostgreSQL 12 and later. */
export const sqlPlugin = 'postgres12';
/** Databases of the server: what runs, and what can be searched for. */
export const databases = { main: 'temporal', visibility: 'temporal_visibility' } as const;

const schemas = [
  { database: databases.main, schema: 'postgresql/v12/temporal' },
  { database: databases.visibility, schema: 'postgresql/v12/visibility' },
] as const;

/** Makes the server's databases with the schemas that the tool has in itself. Throws with what the tool said. */
export async function applySchema(
  sqlTool: string,
  { port, user, password }: Pick<Postgres, 'port' | 'user' | 'password'>,
): Promise<void> {
  const to = ['--plugin', sqlPlugin, '--endpoint', '127.0.0.1', '--port', String(port), '--user', user];
  const env = { ...childEnvironment(), SQL_PASSWORD: password };
  for (const { database, schema } of schemas)
    for (const step of [
      ['create-database'],
      ['setup-schema', '--version', '0.0'],
      ['update-schema', '--schema-name', schema],
    ])
      await promisify(execFile)(sqlTool, [...to, '--database', database, ...step], { env, timeout: 120_000 });
}
