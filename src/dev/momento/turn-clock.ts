/** A turn of an idle event loop takes as long as this. */
const turnMs = 2;
const idleAfterMs = 1000;

/**
 * Tells how late a call may have been read: it may have come at any time since the event loop read its sockets the time
 * before. What comes while a turn works, or collects garbage, is read in the next one, after that one's timers: so the turn
 * that counts is the one before the last. Keeps a timer only while it is asked.
 */
export class TurnClock {
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;
  #lastTurn = 0;
  #turnBefore = 0;
  #lastAsked = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Milliseconds since the turn before the last one began; 0 for the first call after a quiet time. */
  lateMs(now: number): number {
    this.#lastAsked = now;
    if (this.#timer === undefined) {
      this.#lastTurn = now;
      this.#turnBefore = now;
      this.#timer = setInterval(() => this.#turn(), turnMs).unref();
    }
    return now - this.#turnBefore;
  }

  #turn(): void {
    this.#turnBefore = this.#lastTurn;
    this.#lastTurn = this.#now();
    if (this.#lastTurn - this.#lastAsked < idleAfterMs) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
