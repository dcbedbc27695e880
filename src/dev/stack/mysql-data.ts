import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';
import { childEnvironment } from './child-environment.ts';
import { findProgram } from './find-program.ts';
import { type MysqldFlavour, mysqldFlavour } from './mysqld-flavour.ts';

/** A server refuses to run as root unless it is told to. */
export function userArguments(): string[] {
  return userInfo().uid === 0 ? ['--user=root'] : [];
}

/** A server removes all temporary tables that it finds at its start: those of another one too, which fails then. */
export function temporaryFolder(folder: string): string {
  const path = join(folder, 'tmp');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
}

function initialiser(
  mysqld: string,
  flavour: MysqldFlavour,
  data: string,
  temporary: string,
): { command: string; args: string[] } {
  const common = ['--no-defaults', `--datadir=${data}`, `--tmpdir=${temporary}`, ...userArguments()];
  if (!flavour.isMariadb) return { command: mysqld, args: [...common, '--initialize-insecure'] };
  const prefix = dirname(dirname(mysqld));
  const command = findProgram(
    ['mariadb-install-db', 'mysql_install_db'],
    [join(prefix, 'bin'), join(prefix, 'scripts'), dirname(mysqld)],
  );
  if (command === undefined) {
    throw new Error(
      `mariadb-install-db not found, neither on PATH nor beside ${mysqld}: install the whole MariaDB server package, or set MYSQL_URL.`,
    );
  }
  // Root may come in through the operating system's user only, never with an empty password.
  return {
    command,
    args: [...common, '--auth-root-authentication-method=socket', '--skip-test-db', '--skip-name-resolve'],
  };
}

/**
 * The data folder for this server program, initialised if it is new. Each product and version has its own, so that an
 * exchanged server starts afresh instead of failing on files of the other.
 */
export async function provideMysqlData(
  folder: string,
  mysqld: string,
): Promise<{ data: string; flavour: MysqldFlavour }> {
  const flavour = await mysqldFlavour(mysqld);
  const data = join(folder, `${flavour.isMariadb ? 'mariadb' : 'mysql'}-${flavour.version}`);
  if (existsSync(data)) return { data, flavour };
  // Under another name first: an interrupted initialisation must not look like a finished one.
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const { command, args } = initialiser(mysqld, flavour, unfinished, temporaryFolder(folder));
  try {
    await promisify(execFile)(command, args, { timeout: 120_000, env: childEnvironment(), cwd: folder });
  } catch (error) {
    const said =
      error instanceof Error && 'stderr' in error
        ? String(error.stderr).trim().split('\n').slice(-8).join('\n    ')
        : '';
    throw new Error(
      `The database folder could not be initialised by ${command}. It said:\n    ${said}\n  Set MYSQL_URL to use a server of your own (on Ubuntu, AppArmor confines MySQL to /var/lib/mysql; MariaDB is not confined).`,
      { cause: error },
    );
  }
  renameSync(unfinished, data);
  return { data, flavour };
}

/** The password of our user, made once for each data folder and readable by its owner only. */
export function mysqlPassword(folder: string): string {
  const file = join(folder, 'password');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}
