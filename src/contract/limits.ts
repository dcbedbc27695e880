/** Limits of events, plans and steps: one place for each. Counts are inclusive. */
export const limits = {
  /** SQS and EventBridge both carry at most 1 MiB. */
  bodyBytes: 1024 * 1024,
  storesPerEvent: 50_000,
  /** JSON nesting that is refused before parsing. */
  nestingDepth: 32,
  /** `ID` is an unsigned 64-bit integer (BIGINT UNSIGNED in the outbox). */
  maxJobId: 18_446_744_073_709_551_615n,
  /** Above either, a run takes the bulk lane. */
  localStores: 100,
  localKeys: 400,
  /** Of runs that do not join their steps: up to this many stores one activity each. */
  storesWithOwnActivity: 20,
  /** Stores in a local activity when a run has more than `storesWithOwnActivity`. */
  localBatchStores: 25,
  /** Stores in a batch of the bulk lane. */
  bulkBatchStores: 250,
  /** Stores in a settle batch: two delete batches, and the rows of one SQL statement. */
  settleBatchStores: 500,
  /** Keys of one `keysExist` call: one operation of the account's quota, and a request of a few KB. */
  keysPerLook: 100,
  /** Refilled keys of one run that the user's verify port judges. */
  verifiedKeys: 100,
  /** Stale keys that a run names. */
  staleKeysNamed: 20,
  /**
   * Batches of one run in flight; one when the run is throttled. With four, a fifth of the time one of three workers had
   * none, with twelve hardly ever: its share of the rate lies idle until it is handed over.
   */
  batchWindow: 12,
  /** The same where the fleet has no rate. */
  unlimitedBatchWindow: 4,
  /** The same for runs whose input does not say: they began before it did, and their histories must replay. */
  formerBatchWindow: 4,
  /** Rows of one menu queue statement. */
  rowsPerStatement: 500,
  /** A pause lasts at most this long. */
  maxPauseMs: 7 * 24 * 60 * 60 * 1000,
  /** A pause without `until` lasts this long. */
  defaultPauseMs: 60 * 60 * 1000,
  /** Rows that one sweep of the reconciler looks at; the next one goes on after them. */
  rowsPerSweep: 10_000,
  /** Runs that one sweep starts. */
  startsPerSweep: 1_000,
  /** Runs that a sweep starts in a second: well below the 55 events a second of a peak. */
  sweepStartsPerSecond: 25,
  /** Rows that a sweep's report names of each finding; all are counted. */
  rowsNamedPerFinding: 20,
} as const;
