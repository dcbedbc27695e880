/** Order in which waiting calls are let through; each lower class is guaranteed a tenth. */
export type LimiterClass = 'urgent' | 'bulk' | 'settle';

/** Gives the slot of a call back; says whether the cache refused it for want of quota. */
export type Release = (outcome: 'ok' | 'throttled') => void;

/** What the calls of a process are doing to its rate. */
export interface LimiterUse {
  /** Somebody waits, or a call is under way. */
  readonly active: boolean;
  /** Calls wait, and for nothing but the rate. */
  readonly waitsForRate: boolean;
  /** Calls let through a second, lately. */
  readonly callsPerSecond: number;
}

/** One per process, in front of the cache client; nothing else limits rate. */
export interface Limiter {
  /**
   * Resolves when a call of this class may be sent; the caller calls the returned function exactly once when the
   * call is over. Rejects with the signal's reason when aborted while waiting.
   */
  acquire(limiterClass: LimiterClass, signal?: AbortSignal): Promise<Release>;
  /**
   * Sends a call of this class at once where nobody waits, there is room and no rate to keep: as `acquire`, but without a
   * promise, which is a good part of what a call costs. Null where it would have to wait, or when the signal is aborted.
   */
  tryAcquire(limiterClass: LimiterClass, signal?: AbortSignal): Release | null;
  /** Changes the rate at run time; null lifts it. Operations a second. */
  setRate(operationsPerSecond: number | null): void;
  /** Rate in force now, after backing off; null when unlimited. */
  readonly rateInForce: number | null;
  /** What the calls do now. */
  readonly use: LimiterUse;
}
