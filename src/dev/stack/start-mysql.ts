import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { findMysqld } from './find-mysqld.ts';
import { accountStatements, mysqlAdmin, mysqlDatabase, mysqlUser } from './mysql-accounts.ts';
import { mysqlPassword, provideMysqlData, temporaryFolder, userArguments } from './mysql-data.ts';
import type { MysqldFlavour } from './mysqld-flavour.ts';
import { choosePort } from './ports.ts';
import type { PartOptions, StackPart } from './stack-part.ts';
import { StackProcess } from './stack-process.ts';
import { startOnPort } from './start-on-port.ts';

export interface MysqlPart extends StackPart {
  /** For `MYSQL_URL`; contains the password. The user may do everything in databases called `freshet…`. */
  readonly url: string;
  /** The same server with all rights, for fault tests. */
  readonly adminUrl: string;
}

async function letsIn(url: string): Promise<boolean> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

/** Socket paths end at about 100 characters, folders often don't. */
function socketPath(folder: string, port: number): string {
  const path = join(folder, 'mysql.sock');
  return path.length <= 95 ? path : join(tmpdir(), `freshet-mysql-${port}.sock`);
}

function serverArguments(options: {
  data: string;
  folder: string;
  port: number;
  initFile: string;
  more: readonly string[];
  flavour: MysqldFlavour;
}): string[] {
  return [
    '--no-defaults',
    ...userArguments(),
    ...[
      `--datadir=${options.data}`,
      `--port=${options.port}`,
      '--bind-address=127.0.0.1',
      `--init-file=${options.initFile}`,
    ],
    ...[
      `--socket=${socketPath(options.folder, options.port)}`,
      `--pid-file=${join(options.folder, 'mysql.pid')}`,
      `--tmpdir=${temporaryFolder(options.folder)}`,
    ],
    ...[
      '--skip-name-resolve',
      '--skip-log-bin',
      '--character-set-server=utf8mb4',
      '--default-time-zone=+00:00',
    ],
    // Commits survive a kill of the server, only not of the machine, and cost no disk flush each.
    '--innodb-flush-log-at-trx-commit=2',
    ...['--innodb-buffer-pool-size=128M', '--max-connections=400', '--performance-schema=OFF'],
    // MySQL would open a second port, 33060.
    ...(options.flavour.isMariadb ? [] : ['--mysqlx=OFF']),
    ...options.more,
  ];
}

export interface MysqlOptions extends PartOptions {
  /** Further options of the server, like `--innodb-lock-wait-timeout=1`. */
  serverOptions?: readonly string[];
}

/** Starts a private MariaDB or MySQL with the database `freshet` and a user for it; data survives a restart and a kill. */
export async function startMysql(options: MysqlOptions): Promise<MysqlPart> {
  const mysqld = findMysqld();
  if (mysqld === undefined) {
    throw new Error(
      'No MariaDB or MySQL server found: run `npm start` once, install one (mariadb-server), or set MYSQL_URL.',
    );
  }
  const folder = join(options.folder, 'mysql');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { data, flavour } = await provideMysqlData(folder, mysqld);
  const password = mysqlPassword(folder);
  const initFile = join(folder, 'accounts.sql');
  rmSync(initFile, { force: true });
  writeFileSync(initFile, accountStatements(flavour, password), { mode: 0o600 });
  return startOnPort(async () => {
    const port = await choosePort(options.ports ?? 'free', [3306, 3307]);
    const urlOf = (user: string): string => `mysql://${user}:${password}@127.0.0.1:${port}/${mysqlDatabase}`;
    const part = new StackProcess({
      name: 'mysql',
      title: 'MySQL server',
      command: mysqld,
      args: serverArguments({ data, folder, port, initFile, flavour, more: options.serverOptions ?? [] }),
      logFile: join(options.folder, 'logs', 'mysql.log'),
      isReady: () => letsIn(urlOf(mysqlUser)),
      remedy: `Remove ${data} if its data is broken, or set MYSQL_URL to use a server of your own.`,
      ephemeral: options.ephemeral ?? false,
      logger: options.logger,
    });
    await part.start();
    return Object.assign(part, { url: urlOf(mysqlUser), adminUrl: urlOf(mysqlAdmin) });
  });
}
