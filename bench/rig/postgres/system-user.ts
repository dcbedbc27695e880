import { execFileSync } from 'node:child_process';
import { userInfo } from 'node:os';
import { UserError } from '../../../src/user-error.ts';

/** Debian's package makes it. */
const name = 'postgres';

/** A user of the system. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root: whom it runs as then; undefined for ours. Throws `UserError` where there is none. */
export function userForPostgres(): SystemUser | undefined {
  if (userInfo().uid !== 0) return undefined;
  try {
    return { uid: idOf('-u'), gid: idOf('-g') };
  } catch {
    throw new UserError(
      `--server postgres: PostgreSQL does not run as root, and this system has no user ${name}: add one, or start the benchmark as another user.`,
    );
  }
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
}
