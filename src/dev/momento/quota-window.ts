/**
 * Operations a second, the strict way: in no window of one second, wherever it begins, are more than `limit` let
 * through. There is no burst on top, unlike in a token bucket. A refused operation uses nothing up.
 */
export class QuotaWindow {
  readonly limit: number;
  /** Times of the last `limit` operations let through, as a ring. */
  readonly #times: Float64Array;
  #next = 0;

  constructor(limit: number) {
    this.limit = limit;
    this.#times = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  }

  /** Whether an operation at this time (milliseconds, never running backwards) is let through. */
  admit(now: number): boolean {
    const oldest = this.#times[this.#next] ?? Number.NEGATIVE_INFINITY;
    if (now - oldest < 1000) return false;
    this.#times[this.#next] = now;
    this.#next = (this.#next + 1) % this.limit;
    return true;
  }
}
