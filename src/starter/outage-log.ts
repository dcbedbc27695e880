import { alarm, type Logger } from '../logging.ts';
import type { StartFailure } from './start-failure.ts';
import type { Outage } from './start-gate.ts';

/** An outage is told again this often while it lasts. */
const repeatMs = 60_000;

/** What an operator reads about an outage: when it begins, why, that it lasts, and when it is over. */
export class OutageLog {
  readonly #logger: Logger;
  #alarmedAt: number | null = null;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  closed(failure: StartFailure): void {
    this.#logger.warn('a start failed: polling stops until a start succeeds', { ...failure });
  }

  /** Alarms at the first failed probe, so not for a single failed start, then once a minute. */
  probeFailed(outage: Outage, held: number): void {
    if (this.#alarmedAt !== null && Date.now() - this.#alarmedAt < repeatMs) return;
    this.#alarmedAt = Date.now();
    alarm(
      this.#logger,
      'starts-failing',
      'no run can be started: the queue is not polled, messages in hand are kept',
      {
        ...outage.failure,
        since: outage.since.toISOString(),
        failedProbes: outage.failedProbes,
        held,
      },
    );
  }

  reopened(outage: Outage, held: number): void {
    this.#alarmedAt = null;
    if (outage.failure === null) return;
    const outageSeconds = Math.round((Date.now() - outage.since.getTime()) / 1000);
    this.#logger.info('starts work again: polling goes on', { outageSeconds, held });
  }
}
