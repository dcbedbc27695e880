import { toActivityFailure } from './activity-failure.ts';
import { PortError, type Ports } from './ports.ts';
import { stepContext } from './step-context.ts';

/**
 * Returns when the fleet is not paused. While it is, each attempt fails with who, why and until when, which the run page
 * shows; the server tries again every two seconds, and retries cost no history.
 */
export function awaitFleet({ fleet: { hold } }: Ports): Promise<void> {
  if (hold === undefined) return Promise.resolve();
  const { actor, reason, until } = hold;
  const error = new PortError('held', `the fleet is paused by ${actor} until ${until}: ${reason}`);
  return Promise.reject(toActivityFailure(error, stepContext()));
}
