import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Migration, MigrationProvider } from 'kysely/migration';

/**
 * The migrations of a folder, one `*.sql` file each, applied in the order of their names. A file holds one statement,
 * so that nothing has to split SQL; and as MySQL commits each definition by itself, a statement has to be repeatable
 * (`IF NOT EXISTS`): a migration that dies before it is written down runs again. Where SQL has no such words (MySQL's
 * `CREATE INDEX`), a comment `-- only where:` holds a query, and the statement runs only if that finds a row.
 */
export function sqlMigrations(folder: string): MigrationProvider {
  return {
    getMigrations: async () => {
      const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
      const migrations = files.map(async (file): Promise<[string, Migration]> => {
        const statement = await readFile(join(folder, file), 'utf8');
        const condition = conditionOf(statement);
        const up: Migration['up'] = async (db) => {
          if (condition !== null && (await sql.raw(condition).execute(db)).rows.length === 0) return;
          await sql.raw(statement).execute(db);
        };
        return [file.slice(0, -'.sql'.length), { up }];
      });
      return Object.fromEntries(await Promise.all(migrations));
    },
  };
}

/** The query after `-- only where:`, with the lines below it that are indented; null where there is none. */
function conditionOf(statement: string): string | null {
  const [, query] = /^-- only where: (.*(?:\n-- {2,}.*)*)/m.exec(statement) ?? [];
  return query === undefined ? null : query.replaceAll('\n--', '\n');
}
