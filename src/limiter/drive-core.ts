import { createAbortWatch } from './abort-watch.ts';
import type { LimiterCore } from './limiter-core.ts';
import type { Limiter, LimiterClass, Release } from './limiter.ts';

/** A longer wait is looked at again after so long; Node's timers end at 24 days. */
const longestTimerMs = 60_000;

/**
 * Calls that wait for the rate go in small groups: a wake-up, a write and a read for each of them cost a process more
 * than the call itself. Urgent ones do not wait for a group.
 */
const shortestTimerMs = 8;
/** Under a rate so many are sent, then what they wrote goes out, before the next decision reads the clock. */
const groupSize = 4;

/** A call that waits for its turn. */
export interface Waiter {
  letThrough(sentAt: number): void;
}

/** What the edge needs beside the core. */
export interface DriveOptions {
  readonly now: () => number;
  /** The rate was cut because the cache refused a call; in calls a second. */
  readonly onBackOff?: ((rateInForce: number | null) => void) | undefined;
  /** A call has come while nobody waited. */
  readonly onDemand?: (() => void) | undefined;
}

/**
 * Promises and one timer around a core. Under a rate one call is let through per microtask, so that it is sent before the
 * next decision reads the clock, and written after a few: what the core books as sent now is sent now. Without a rate no
 * clock decides: all that have room go at once.
 */
export function driveCore(core: LimiterCore<Waiter>, { now, onBackOff, onDemand }: DriveOptions): Limiter {
  const aborts = createAbortWatch();
  let scheduled = false;
  let sentTogether = 0;
  let timer: NodeJS.Timeout | null = null;

  function clearTimer(): void {
    if (timer === null) return;
    clearTimeout(timer);
    timer = null;
  }

  function schedule(): void {
    // While the timer runs only a new rate or an urgent call changes the decision: who goes is chosen when it goes off.
    if (scheduled || timer !== null) return;
    const time = now();
    if (core.rateInForce(time) === null) {
      letAllThrough(time);
      return;
    }
    scheduled = true;
    if (sentTogether < groupSize) queueMicrotask(step);
    else setImmediate(nextGroup);
  }

  function letAllThrough(time: number): void {
    for (let step = core.next(time); 'letThrough' in step; step = core.next(time))
      step.letThrough.letThrough(time);
  }

  function nextGroup(): void {
    sentTogether = 0;
    step();
  }

  function step(): void {
    scheduled = false;
    const time = now();
    const decision = core.next(time);
    if ('letThrough' in decision) {
      decision.letThrough.letThrough(time);
      sentTogether += 1;
      schedule();
    } else if (decision.waitMs !== Infinity) {
      const soonestMs = Math.ceil(decision.waitMs);
      const waitMs = core.waits('urgent') ? soonestMs : Math.max(shortestTimerMs, soonestMs);
      timer = setTimeout(onTimer, Math.min(longestTimerMs, waitMs));
    }
  }

  function onTimer(): void {
    timer = null;
    nextGroup();
  }

  function releaseOf(limiterClass: LimiterClass, sentAt: number): Release {
    let released = false;
    return (outcome) => {
      if (released) return;
      released = true;
      core.finish(limiterClass);
      if (outcome === 'throttled' && core.refused(sentAt, now())) onBackOff?.(core.rateInForce(now()));
      schedule();
    };
  }

  function acquire(limiterClass: LimiterClass, signal?: AbortSignal): Promise<Release> {
    return new Promise<Release>((resolve, reject) => {
      signal?.throwIfAborted();
      if (core.idle) onDemand?.();
      const goesAhead = limiterClass === 'urgent' && !core.waits('urgent');
      const place = core.join(limiterClass, {
        letThrough(sentAt) {
          if (signal !== undefined) aborts.forget(signal, leave);
          resolve(releaseOf(limiterClass, sentAt));
        },
      });
      function leave(): void {
        core.leave(limiterClass, place);
        if (core.idle) clearTimer();
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the reason is the caller's own
        reject(signal?.reason);
      }
      if (signal !== undefined) aborts.watch(signal, leave);
      if (goesAhead) clearTimer();
      schedule();
    });
  }

  function tryAcquire(limiterClass: LimiterClass, signal?: AbortSignal): Release | null {
    const time = now();
    if (signal?.aborted === true || !core.goAtOnce(limiterClass, time)) return null;
    onDemand?.();
    return releaseOf(limiterClass, time);
  }

  return {
    acquire,
    tryAcquire,
    setRate(operationsPerSecond) {
      core.setRate(operationsPerSecond, now());
      clearTimer();
      schedule();
    },
    get rateInForce() {
      return core.rateInForce(now());
    },
    get use() {
      return core.use(now());
    },
  };
}
