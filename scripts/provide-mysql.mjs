import { findMysqld } from '../src/dev/stack/find-mysqld.ts';
import { findProgram } from '../src/dev/stack/find-program.ts';
import { installDebianPackages } from './install-debian-packages.mjs';
import { say, withProgress } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';

/** The server without its service: nothing is started by the installation, now or at the next boot. */
const packages = ['mariadb-server-core', 'mariadb-client-core'];

/** A MariaDB or MySQL server program: the one on the machine, else (Debian and Ubuntu, as root) from the system's packages. */
export async function provideMysql() {
  if (findMysqld() !== undefined) return;
  const aptGet = findProgram(['apt-get'], ['/usr/bin']);
  let failure = 'no `mariadbd` or `mysqld` on PATH or in the usual places.';
  if (aptGet !== undefined && process.getuid?.() === 0) {
    try {
      await withProgress(
        'mysql',
        'no MariaDB or MySQL on this machine: installing mariadb-server-core with apt-get (once, about 30 s)',
        () => installDebianPackages('mysql', packages),
      );
      if (findMysqld() !== undefined) return;
    } catch (error) {
      failure = error.message;
    }
  }
  say('mysql', 'cannot be provided: the ways out stand at the end');
  throw new SetUpError(
    `No MySQL server could be provided: ${failure}\nWays out, one of them:\n` +
      `  - install one: sudo apt-get install mariadb-server-core mariadb-client-core, sudo dnf install mariadb-server, brew install mariadb\n` +
      `  - set MYSQL_URL to a server of your own, mysql://user:password@host:3306/database (npm start only; the tests start their own servers)\n` +
      `  - docker compose up -d mysql, with MYSQL_URL pointing at it (npm start only)`,
  );
}
