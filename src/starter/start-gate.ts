import type { Logger } from '../logging.ts';
import { sleepUntil } from '../sleep-until.ts';
import { HeldStart, type AttemptOutcome } from './held-start.ts';
import { OutageLog } from './outage-log.ts';
import { startFailure, type StartFailure } from './start-failure.ts';

/** The bridge stops: the message is to be returned to the queue. */
export class BridgeStopping extends Error {
  override readonly name = 'BridgeStopping';
}

/** Why nothing is polled. */
export interface Outage {
  readonly since: Date;
  /** The last failure; null before the first check has answered. */
  readonly failure: StartFailure | null;
  readonly failedProbes: number;
}

export interface StartGateOptions {
  readonly logger: Logger;
  /** The probe while no message is in hand; see `checkStarts`. */
  readonly check: () => Promise<void>;
  /** Delays between probes, in milliseconds, with a quarter of jitter; each is twice the one before. */
  readonly probeDelaysMs?: { readonly first: number; readonly longest: number };
}

interface Poller {
  resolve(): void;
  reject(error: BridgeStopping): void;
}

/**
 * Stands between the messages in hand and the server. Open until a start fails; then closed, with polling stopped and
 * every message kept in hand, until a start succeeds. Returning the messages instead would let each bridge of a fleet
 * receive them once more, which after five receives dead-letters a good message.
 */
export class StartGate {
  readonly #check: () => Promise<void>;
  readonly #delaysMs: { readonly first: number; readonly longest: number };
  readonly #log: OutageLog;
  readonly #stopping = new AbortController();
  readonly #held: HeldStart[] = [];
  readonly #pollers: Poller[] = [];
  readonly #spares: Poller[] = [];
  readonly #underWay = new Set<HeldStart>();
  #successes = 0;
  #outages = 0;
  #outage: Outage | null = null;

  constructor(options: StartGateOptions) {
    this.#check = options.check;
    this.#delaysMs = options.probeDelaysMs ?? { first: 250, longest: 10_000 };
    this.#log = new OutageLog(options.logger);
  }

  /** Null while starts work. */
  get outage(): Outage | null {
    return this.#outage;
  }

  /** How often the gate closed because a start failed. */
  get outages(): number {
    return this.#outages;
  }

  /** Begins closed: opens once the check passes. A bridge that restarts during an outage so receives nothing. */
  open(): void {
    this.#outage = { since: new Date(), failure: null, failedProbes: 0 };
    void this.#probe(0);
  }

  /**
   * Makes the attempt, again and again if need be, until it succeeds. While the gate is closed one attempt at a time
   * gets through, in turn, as its probe. Rejects with `StartRefused` or `BridgeStopping` only.
   */
  run<T>(attempt: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const start = new HeldStart(
        async () => resolve(await attempt()),
        (error) => reject(error),
      );
      if (this.#stopping.signal.aborted) start.giveUp(new BridgeStopping('the bridge stops'));
      else if (this.#outage === null) void this.#launch(start);
      else this.#held.push(start);
    });
  }

  /** Resolves when the queue may be polled. Rejects with `BridgeStopping`. */
  pollTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopping.signal.aborted) reject(new BridgeStopping('the bridge stops'));
      else if (this.#outage === null) resolve();
      else this.#pollers.push({ resolve, reject });
    });
  }

  /** Resolves when a receive is wanted although every other loop has its hands full; see `#admitOnePoller`. */
  spareTurn(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#stopping.signal.aborted) reject(new BridgeStopping('the bridge stops'));
      else this.#spares.push({ resolve, reject });
    });
  }

  /** Rejects whoever waits. Attempts under way are finished, unless the gate is closed: then they rarely end well. */
  stop(): void {
    this.#stopping.abort();
    const stopping = new BridgeStopping('the bridge stops');
    for (const start of this.#held.splice(0)) start.giveUp(stopping);
    for (const poller of [...this.#pollers.splice(0), ...this.#spares.splice(0)]) poller.reject(stopping);
    if (this.#outage !== null) this.giveUp();
  }

  /** Rejects attempts under way. One that succeeds all the same makes its message a duplicate. */
  giveUp(): void {
    for (const start of this.#underWay) start.giveUp(new BridgeStopping('the bridge stops'));
  }

  async #launch(start: HeldStart): Promise<void> {
    const outcome = await this.#attempt(start);
    if (outcome.kind !== 'failed' || this.#outage !== null || this.#stopping.signal.aborted) return;
    this.#outages += 1;
    this.#outage = { since: new Date(), failure: outcome.failure, failedProbes: 0 };
    this.#log.closed(outcome.failure);
    void this.#probe(this.#delaysMs.first);
  }

  /** A failed one joins the others in hand, behind them. */
  async #attempt(start: HeldStart): Promise<AttemptOutcome> {
    this.#underWay.add(start);
    const outcome = await start.attempt(this.#successes);
    this.#underWay.delete(start);
    if (outcome.kind === 'succeeded') this.#successes += 1;
    if (outcome.kind === 'failed') {
      if (this.#stopping.signal.aborted) start.giveUp(new BridgeStopping('the bridge stops'));
      else this.#held.push(start);
    }
    return outcome;
  }

  async #probe(firstDelayMs: number): Promise<void> {
    let delayMs = firstDelayMs;
    for (;;) {
      await this.#sleep(delayMs);
      if (this.#stopping.signal.aborted) return;
      const start = this.#held.shift();
      const outcome = start ? await this.#attempt(start) : await this.#attemptCheck();
      if (outcome.kind === 'succeeded') break;
      if (outcome.kind === 'refused') continue;
      this.#noteFailedProbe(outcome.failure);
      await this.#admitOnePoller(outcome.failure);
      delayMs = Math.min(Math.max(delayMs * 2, this.#delaysMs.first), this.#delaysMs.longest);
    }
    this.#reopen();
  }

  #reopen(): void {
    if (this.#outage) this.#log.reopened(this.#outage, this.#held.length);
    this.#outage = null;
    for (const poller of this.#pollers.splice(0)) poller.resolve();
    for (const start of this.#held.splice(0)) void this.#launch(start);
  }

  #noteFailedProbe(failure: StartFailure): void {
    const since = this.#outage?.since ?? new Date();
    const failedProbes = (this.#outage?.failedProbes ?? 0) + 1;
    this.#outage = { since, failure, failedProbes };
    this.#log.probeFailed(this.#outage, this.#held.length);
  }

  async #attemptCheck(): Promise<AttemptOutcome> {
    try {
      await this.#check();
      return { kind: 'succeeded' };
    } catch (error) {
      return { kind: 'failed', failure: startFailure(error) };
    }
  }

  /**
   * A start refused for what it says may be the fault of one event, which must not keep out all others for ever: one
   * more receive shows whether others get through. What it brings is kept in hand, at most a batch per consumer.
   */
  async #admitOnePoller(failure: StartFailure): Promise<void> {
    if (failure.code !== 'INVALID_ARGUMENT' || this.#held.length === 0) return;
    if ((await this.#attemptCheck()).kind !== 'succeeded') return;
    (this.#pollers.shift() ?? this.#spares.shift())?.resolve();
  }

  async #sleep(delayMs: number): Promise<void> {
    const jittered = delayMs * (0.75 + Math.random() / 2);
    await sleepUntil(jittered, this.#stopping.signal);
  }
}
