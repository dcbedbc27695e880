import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accountStatements } from '../../../src/dev/stack/mysql-accounts.ts';
import { parseMysqldVersion } from '../../../src/dev/stack/mysqld-flavour.ts';

describe('parseMysqldVersion', () => {
  const answers: [string, ReturnType<typeof parseMysqldVersion>][] = [
    [
      'mariadbd  Ver 10.11.19-MariaDB-0+deb12u1 for debian-linux-gnu on x86_64 (Debian 12)',
      { version: '10.11', isMariadb: true },
    ],
    [
      '/usr/sbin/mysqld  Ver 8.4.3 for Linux on x86_64 (MySQL Community Server - GPL)',
      { version: '8.4', isMariadb: false },
    ],
    [
      '/usr/sbin/mysqld  Ver 8.0.40-0ubuntu0.24.04.1 for Linux on x86_64 ((Ubuntu))',
      { version: '8.0', isMariadb: false },
    ],
    ['something else', undefined],
  ];
  for (const [answer, expected] of answers) {
    it(`reads "${answer}"`, () => assert.deepEqual(parseMysqldVersion(answer), expected));
  }
});

describe('accountStatements', () => {
  it('closes the root account that MySQL is initialised with, and has one statement a line', () => {
    const mysql = accountStatements({ isMariadb: false, version: '8.4' }, 'secret').trim().split('\n');
    assert.ok(mysql.some((line) => line.startsWith("ALTER USER 'root'@'localhost' IDENTIFIED BY '")));
    assert.ok(mysql.every((line) => line.endsWith(';')));
    const mariadb = accountStatements({ isMariadb: true, version: '10.11' }, 'secret');
    assert.ok(!mariadb.includes('root'));
  });
});
