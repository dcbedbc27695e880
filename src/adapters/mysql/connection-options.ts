import { readFileSync } from 'node:fs';
import type { PoolOptions, SslOptions } from 'mysql2';
import { UserError } from '../../user-error.ts';

const expected = 'expected mysql://user:password@host:3306/database';
const sslModes = ['DISABLED', 'REQUIRED', 'VERIFY_CA', 'VERIFY_IDENTITY'] as const;

/**
 * Driver options of a `mysql://` URL. Parameters have MySQL's own names: `ssl-mode` (DISABLED, REQUIRED, VERIFY_CA,
 * VERIFY_IDENTITY; without it VERIFY_IDENTITY where `ssl-ca` is given, else DISABLED) and `ssl-ca` (a PEM file).
 * Throws `UserError`, which never repeats the URL: it holds the password.
 */
export function connectionOptions(url: string): PoolOptions {
  const parsed = parseUrl(url);
  const ssl = sslOptions(parsed.searchParams);
  return {
    host: parsed.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    user: decode(parsed.username),
    password: decode(parsed.password),
    database: decode(parsed.pathname.slice(1)),
    ...(ssl === undefined ? {} : { ssl }),
  };
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null) throw new UserError(`MYSQL_URL is no URL: ${expected}.`);
  if (parsed.protocol !== 'mysql:') {
    throw new UserError(`MYSQL_URL has the scheme "${parsed.protocol}": ${expected}.`);
  }
  if (parsed.hostname === '') throw new UserError(`MYSQL_URL names no host: ${expected}.`);
  if (`${parsed.pathname}${parsed.search}${parsed.hash}`.includes('@')) {
    throw new UserError(
      'MYSQL_URL has an "@" behind the host: percent-encode special characters of the password.',
    );
  }
  if (parsed.pathname.length < 2) throw new UserError(`MYSQL_URL names no database: ${expected}.`);
  return parsed;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new UserError(
      'MYSQL_URL has a percent sign that begins no escape: write % as %25 in user, password and database.',
    );
  }
}

function sslOptions(parameters: URLSearchParams): SslOptions | undefined {
  for (const name of parameters.keys()) {
    if (name !== 'ssl-mode' && name !== 'ssl-ca') {
      throw new UserError(`MYSQL_URL has the unknown parameter "${name}": known are ssl-mode and ssl-ca.`);
    }
  }
  const authorityFile = parameters.get('ssl-ca');
  const given = parameters.get('ssl-mode') ?? (authorityFile === null ? 'DISABLED' : 'VERIFY_IDENTITY');
  const mode = sslModes.find((known) => known === given.toUpperCase());
  if (mode === undefined) {
    throw new UserError(`MYSQL_URL has ssl-mode "${given}": expected one of ${sslModes.join(', ')}.`);
  }
  if (mode === 'DISABLED') return undefined;
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: mode !== 'REQUIRED',
    verifyIdentity: mode === 'VERIFY_IDENTITY',
    ...(authorityFile === null ? {} : { ca: readAuthority(authorityFile) }),
  };
}

function readAuthority(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new UserError(`MYSQL_URL: the file of ssl-ca cannot be read: ${path}.`);
  }
}
