import type { ServerPort } from '../activities/ports.ts';
import { askServer } from '../adapters/temporal/ask-server.ts';
import type { TemporalConnection } from '../adapters/temporal/connect.ts';
import { isStepWanted } from '../adapters/temporal/is-step-wanted.ts';
import type { Logger } from '../logging.ts';
import { createServerContact } from '../worker/server-contact.ts';

/**
 * After the heartbeat timeout of four seconds the server gives a batch to another worker, and heartbeats are up to a
 * second apart.
 */
const leaseMs = 3_000;
const askEveryMs = 500;

/** The way to the server of the steps in hand, over the connection that their heartbeats take. */
export function contactOver(
  { connection, namespace }: Pick<TemporalConnection, 'connection' | 'namespace'>,
  logger: Logger,
): ServerPort {
  const watch = createServerContact({
    ask: () => askServer(connection, leaseMs),
    leaseMs,
    askEveryMs,
    onLost: () => logger.warn('the Temporal server does not answer: what is in hand is given back'),
  });
  return {
    watch,
    isWanted: (run, activityId) => isStepWanted({ connection, namespace }, run, activityId, leaseMs),
  };
}
