/** Times of the leases, in ms. Tests pin them: workers of two releases share one fleet. */
export const fleetTimes = {
  /** A share is granted for so long; its holder counts from before it asked, so it ends no later than its row. */
  lease: 5_000,
  /**
   * So long after the end of its lease a worker that cannot renew may use its floor, and nobody else gets it. Then the
   * reservation ends, or every crash would take a floor from the fleet for good.
   */
  floor: 300_000,
  /** The holder counts its floor shorter by this: two clocks drift apart in five minutes. */
  floorMargin: 1_000,
  /** A busy worker looks so often: a share that is handed over lies idle for one look. See `busyLookMs`. */
  busyLook: 250,
  /** A small fleet looks more often, since the lock of the control row has room: for each worker so much more. */
  busyLookOfEach: 40,
  /** An idle one: well below the two seconds in which a pause or a new rate takes effect. */
  idleLook: 1_000,
  /** Without a call for so long a worker is idle. */
  linger: 50,
} as const;

/** How often a busy worker looks in a fleet of so many. */
export function busyLookMs(liveWorkers: number): number {
  return Math.min(fleetTimes.busyLook, fleetTimes.busyLookOfEach * Math.max(2, liveWorkers));
}
