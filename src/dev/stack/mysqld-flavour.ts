import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface MysqldFlavour {
  isMariadb: boolean;
  /** Major and minor, like `10.11` or `8.4`. */
  version: string;
}

/** Parses the answer of `mysqld --version`, for example `mariadbd  Ver 10.11.6-MariaDB for debian-linux-gnu on x86_64`. */
export function parseMysqldVersion(text: string): MysqldFlavour | undefined {
  const version = /Ver (\d+\.\d+)/.exec(text)?.[1];
  return version === undefined ? undefined : { version, isMariadb: text.includes('MariaDB') };
}

/** Asks the server program which product and version it is. */
export async function mysqldFlavour(mysqld: string): Promise<MysqldFlavour> {
  const { stdout } = await promisify(execFile)(mysqld, ['--no-defaults', '--version'], { timeout: 20_000 });
  const flavour = parseMysqldVersion(stdout);
  if (flavour === undefined)
    throw new Error(
      `${mysqld} --version says "${stdout.trim()}": expected MariaDB 10.6 or MySQL 8, or later.`,
    );
  return flavour;
}
