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
export function findPostgresPrograms(): PostgresPrograms {
  const found = programsBy((name) => findProgram([name], [...ourFolders, ...debianFolders()]));
  if (Array.isArray(found))
    throw new UserError(
      `--server postgres: not found: ${found.join(', ')}, expected on PATH, in .freshet/bin or in ${debianFolder}. See bench/README.md, "A server on PostgreSQL".`,
    );
  return found;
}

/** The paths that `find` gives, or the names of those for which it gives none. Pure. */
export function programsBy(find: (name: string) => string | undefined): PostgresPrograms | string[] {
  const paths = {
    temporalServer: find(names.temporalServer),
    sqlTool: find(names.sqlTool),
    initdb: find(names.initdb),
    postgres: find(names.postgres),
    pgIsReady: find(names.pgIsReady),
  };
  const { temporalServer, sqlTool, initdb, postgres, pgIsReady } = paths;
  if (temporalServer && sqlTool && initdb && postgres && pgIsReady)
    return { temporalServer, sqlTool, initdb, postgres, pgIsReady };
  return Object.values(names).filter((name) => !find(name));
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
