import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { childEnvironment } from '../../../src/dev/stack/child-environment.ts';
import { choosePort } from '../../../src/dev/stack/ports.ts';
import { StackProcess } from '../../../src/dev/stack/stack-process.ts';
import type { Logger } from '../../../src/logging.ts';
import type { PostgresPrograms } from './find-programs.ts';
import { type SystemUser, userForPostgres } from './system-user.ts';

const run = promisify(execFile);

/** A private PostgreSQL. */
export interface Postgres {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Of the process that all the others of the server are children of. */
  readonly pid: number;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL of its own in the folder, on a free port of this machine and with a password. What it is asked to
 * keep is as durable as it is by default: `fsync` and `synchronous_commit` are on.
 */
export async function startPostgres(options: {
  readonly programs: PostgresPrograms;
  readonly folder: string;
  readonly logger: Logger;
}): Promise<Postgres> {
  const { programs, folder, logger } = options;
  const systemUser = userForPostgres();
  const own = ownFolder(folder, systemUser);
  const [user, password] = ['temporal', randomBytes(24).toString('hex')];
  const data = join(own, 'data');
  const passwordFile = join(own, 'password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (systemUser !== undefined) chownSync(passwordFile, systemUser.uid, systemUser.gid);
  await run(
    programs.initdb,
    [
      ...[`--pgdata=${data}`, `--username=${user}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--no-locale', '--no-sync'],
    ],
    { cwd: own, env: childEnvironment(), timeout: 120_000, ...systemUser },
  );
  const port = await choosePort('free', []);
  const server = new StackProcess({
    name: 'postgres',
    title: 'PostgreSQL',
    command: programs.postgres,
    args: ['-D', data, ...settings(port)],
    cwd: own,
    ...(systemUser && { user: systemUser }),
    logFile: join(folder, 'logs', 'postgres.log'),
    isReady: () => accepts(programs.pgIsReady, port),
    remedy: `${programs.postgres} must be PostgreSQL 12 or later.`,
    // A kill would leave a segment of shared memory behind.
    ephemeral: false,
    logger,
  });
  await server.start();
  // Fast: ends the connections, then itself.
  return { port, user, password, pid: server.pid ?? 0, stop: () => server.kill('SIGINT') };
}

/** A folder that PostgreSQL's user owns and gets to. */
function ownFolder(folder: string, owner: SystemUser | undefined): string {
  const own = join(folder, 'postgres');
  mkdirSync(own, { mode: 0o700 });
  if (owner === undefined) return own;
  chownSync(own, owner.uid, owner.gid);
  chmodSync(folder, 0o711);
  return own;
}

function settings(port: number): string[] {
  return [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    // Four services of the server, each with pools of its own.
    'max_connections=300',
  ].flatMap((setting) => ['-c', setting]);
}

async function accepts(pgIsReady: string, port: number): Promise<boolean> {
  try {
    await run(pgIsReady, ['--host=127.0.0.1', `--port=${port}`, '--dbname=postgres', '--timeout=2']);
    return true;
  } catch {
    return false;
  }
}
