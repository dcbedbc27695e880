import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../paths.ts';
import type { Statements } from './database.ts';

const versionRow = z.object({ version: z.string(), readOnly: z.coerce.number() });
const nameRow = z.object({ name: z.string() });

/** What `freshet doctor` wants to know of a database. */
export interface DatabaseDescription {
  /** As the server tells it: `10.11.6-MariaDB`. */
  readonly version: string;
  /** It refuses writes: a replica, or a primary that was demoted. */
  readonly readOnly: boolean;
  /** Tables of the migrations that are not there, or that this user has no right on. */
  readonly missingTables: readonly string[];
}

/** Reads version, mode and tables; changes nothing. Throws `PortError`. */
export async function describeDatabase(database: Statements): Promise<DatabaseDescription> {
  const [server] = await database.select(
    versionRow,
    'SELECT VERSION() AS version, @@global.read_only AS readOnly',
    [],
  );
  const present = await database.select(
    nameRow,
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
    [],
  );
  const names = new Set(present.map(({ name }) => name));
  return {
    version: server?.version ?? '',
    readOnly: server?.readOnly === 1,
    missingTables: (await migratedTables()).filter((name) => !names.has(name)),
  };
}

/** Names of the tables that the migrations create. */
async function migratedTables(): Promise<string[]> {
  const folder = join(projectRoot, 'sql');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const statements = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  return statements.flatMap((statement) =>
    [...statement.matchAll(/^CREATE TABLE IF NOT EXISTS (\w+)/gm)].flatMap(([, name]) => name ?? []),
  );
}
