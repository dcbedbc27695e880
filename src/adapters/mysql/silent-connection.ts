import { Socket } from 'node:net';
import type { PoolConnection } from 'mysql2/promise';
import { PortError } from '../../activities/ports.ts';

/**
 * Resolves or rejects as the work does, but after `timeoutMs` rejects with `database-unavailable`, once `onTimeout`
 * was called.
 */
export async function withinTime<T>(
  work: Promise<T>,
  timeoutMs: number,
  what: string,
  onTimeout: () => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      onTimeout();
      reject(new PortError('database-unavailable', `the database is silent: ${what} within ${timeoutMs} ms`));
    }, timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Takes a connection out of its pool and closes its socket at once. The driver's `destroy` alone only half-closes it,
 * and to a peer that is gone that would keep the process alive for minutes.
 */
export function abandon(connection: PoolConnection): void {
  const socket: unknown = Reflect.get(connection.connection, 'stream');
  connection.destroy();
  if (socket instanceof Socket) socket.destroy();
}
