import { PortError, type Ports } from '../activities/ports.ts';
import { failureCodes, failureKind, type FailureCode } from '../contract/failure-codes.ts';
import { alarm, type Logger } from '../logging.ts';

/** A server that answers now so and now so must not ring all the time. */
const quietMs = 60_000;

/**
 * The ports, with the alarm `run-blocked` for what is wrong for all and needs a hand (credentials, no such cache, a
 * missing table): one for each cause, and again only once a call to the same server has got through in between.
 */
export function alarmWhenBlocked(
  ports: Ports,
  logger: Logger,
  now: () => number = () => performance.now(),
): Ports {
  const cache = watchServer(logger, now);
  const database = watchServer(logger, now);
  return {
    ...ports,
    cache: {
      deleteKey: (key, call) => cache(ports.cache.deleteKey(key, call)),
      keysExist: (keys, call) => cache(ports.cache.keysExist(keys, call)),
    },
    menuQueue: { queue: (...request) => database(ports.menuQueue.queue(...request)) },
    outbox: { mark: (row) => database(ports.outbox.mark(row)) },
    stores: { activeStores: (...page) => database(ports.stores.activeStores(...page)) },
  };
}

type Watch = <T>(answer: Promise<T>) => Promise<T>;

function watchServer(logger: Logger, now: () => number): Watch {
  const known = new Map<FailureCode, number>();
  let worked = false;
  return (answer) => answer.then(passOn, fail);

  function passOn<T>(value: T): T {
    worked = true;
    return value;
  }

  function fail(error: unknown): never {
    if (error instanceof PortError && failureKind(error.code) === 'permanent') tell(error);
    throw error;
  }

  function tell(error: PortError): void {
    const last = known.get(error.code);
    const isNews = last === undefined || (worked && now() - last >= quietMs);
    if (!isNews) return;
    known.set(error.code, now());
    worked = false;
    const { remedy } = failureCodes[error.code];
    alarm(logger, 'run-blocked', 'runs are blocked until this is mended; they go on by themselves then', {
      cause: error.code,
      reason: error.message,
      remedy,
    });
  }
}
