import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../../../src/dev/stack/find-program.ts';
import { providedProgramsFolder } from '../../../src/dev/stack/find-temporal.ts';
import { projectRoot } from '../../../src/paths.ts';
import { UserError } from '../../../src/user-error.ts';

/** What a Temporal server on PostgreSQL needs: paths of programs. */
export interface PostgresPrograms {
  readonly temporalServer: string;
  readonly sqlTool: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly pgIsReady: string;
}

const names: Readonly<Record<keyof PostgresPrograms, string>> = {
  temporalServer: 'temporal-server',
  sqlTool: 'temporal-sql-tool',
  initdb: 'initdb',
  postgres: 'postgres',
  pgIsReady: 'pg_isready',
};
const ourFolders = [providedProgramsFolder, join(projectRoot, '.freshet', 'bin')];
/** Where Debian keeps PostgreSQL, a folder for each version and none of them on PATH. */
const debianFolder = '/usr/lib/postgresql';

/** Looks on PATH, in `.freshet/bin` and in Debian's folders. Throws `UserError` that names what is missing. */
export function findPostgresPrograms(
  find: (name: string) => string | undefined = findAnywhere,
): PostgresPrograms {
  const missing = Object.values(names).filter((name) => find(name) === undefined);
  if (missing.length > 0)
    throw new UserError(
      `--server postgres: not found: ${missing.join(', ')}; expected on PATH, in .freshet/bin or in ${debianFolder}. See bench/README.md, "A server on PostgreSQL".`,
    );
  const path = (program: keyof PostgresPrograms) => find(names[program]) ?? '';
  return {
    temporalServer: path('temporalServer'),
    sqlTool: path('sqlTool'),
    initdb: path('initdb'),
    postgres: path('postgres'),
    pgIsReady: path('pgIsReady'),
  };
}

function findAnywhere(name: string): string | undefined {
  return findProgram([name], [...ourFolders, ...debianFolders()]);
}

/** The newest version first. */
function debianFolders(): string[] {
  try {
    const versions = readdirSync(debianFolder).toSorted((one, other) => Number(other) - Number(one));
    return versions.map((version) => join(debianFolder, version, 'bin'));
  } catch {
    return [];
  }
}
