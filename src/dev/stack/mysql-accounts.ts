import { randomBytes } from 'node:crypto';
import type { MysqldFlavour } from './mysqld-flavour.ts';

export const mysqlUser = 'freshet';
export const mysqlAdmin = 'freshet_admin';
export const mysqlDatabase = 'freshet';

/**
 * Statements that the server runs before it lets anybody in, one a line, at each start: so there is no moment with an
 * open account. `freshet` owns its databases and those of tests (`test_…`) and has no rights beyond, as in production; the admin is for
 * fault tests (kill a connection, read-only).
 */
export function accountStatements(flavour: MysqldFlavour, password: string): string {
  const accounts = [mysqlUser, mysqlAdmin].flatMap((user) => [
    `CREATE USER IF NOT EXISTS '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
    `ALTER USER '${user}'@'127.0.0.1' IDENTIFIED BY '${password}';`,
  ]);
  const root = `ALTER USER 'root'@'localhost' IDENTIFIED BY '${randomBytes(24).toString('hex')}';`;
  return [
    // MySQL is initialised with an empty root password; MariaDB's root has none at all.
    ...(flavour.isMariadb ? [] : [root]),
    `CREATE DATABASE IF NOT EXISTS \`${mysqlDatabase}\` CHARACTER SET utf8mb4;`,
    ...accounts,
    ...[`${mysqlDatabase}%`, 'test\\_%'].map(
      (databases) => `GRANT ALL PRIVILEGES ON \`${databases}\`.* TO '${mysqlUser}'@'127.0.0.1';`,
    ),
    `GRANT ALL PRIVILEGES ON *.* TO '${mysqlAdmin}'@'127.0.0.1' WITH GRANT OPTION;`,
    '',
  ].join('\n');
}
