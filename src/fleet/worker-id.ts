import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

const longestHost = 64;

/** A name for this process that no other one ever has: host, process id, and a random part. */
export function workerId(): string {
  const host = hostname()
    .replace(/[^A-Za-z0-9._-]/g, '-')
    .slice(0, longestHost);
  return `${host}/${process.pid}/${randomUUID().slice(0, 8)}`;
}
