import type { NativeConnection } from '@temporalio/worker';
import type { ServerPort } from '../activities/ports.ts';
import { askServer } from '../adapters/temporal/ask-server.ts';
import type { Logger } from '../logging.ts';
import { createServerContact } from '../worker/server-contact.ts';

/**
 * After the heartbeat timeout of four seconds the server gives a batch to another worker, and heartbeats are up to a
 * second apart.
 */
const leaseMs = 3_000;
const askEveryMs = 500;

/** The lease of the steps in hand, over the connection that their heartbeats take. */
export function contactOver(connection: NativeConnection, logger: Logger): ServerPort {
  return createServerContact({
    ask: () => askServer(connection, leaseMs),
    leaseMs,
    askEveryMs,
    onLost: () => logger.warn('the Temporal server does not answer: what is in hand is given back'),
  });
}
