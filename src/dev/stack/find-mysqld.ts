import { findProgram } from './find-program.ts';

/** Places of a database server that are often not on PATH: Debian, Red Hat, the vendor's packages, Homebrew (both prefixes), MacPorts. */
const usualFolders = [
  '/usr/sbin',
  '/usr/libexec',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/local/mysql/bin',
  '/opt/mysql/bin',
  ...['/opt/homebrew', '/usr/local', '/home/linuxbrew/.linuxbrew'].flatMap((prefix) => [
    `${prefix}/bin`,
    ...['mariadb', 'mysql', 'mysql@8.4', 'mysql@8.0'].map((formula) => `${prefix}/opt/${formula}/bin`),
  ]),
  '/opt/local/lib/mariadb-10.11/bin',
  '/opt/local/lib/mysql8/bin',
];

/** A MariaDB or MySQL server program. MariaDB first: its data folder is initialised in half a second, MySQL's takes several. */
export function findMysqld(): string | undefined {
  return findProgram(['mariadbd'], usualFolders) ?? findProgram(['mysqld'], usualFolders);
}
