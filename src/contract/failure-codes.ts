/**
 * The closed set of failure codes. A code is the `type` of an `ApplicationFailure` on the wire, because classes do
 * not survive it. `kind` decides the treatment:
 * - `transient`: tried again soon; `throttled`: the limiter slows down and the call waits its turn;
 * - `item`: that store goes to the failed list, the rest goes on; `permanent`: the run is `blocked` until mended;
 * - `held`: a fleet pause; `bug`: ours.
 */
export const failureCodes = {
  'cache-unavailable': {
    kind: 'transient',
    remedy: 'Wait: it is tried again. See the cache service and the network.',
  },
  'cache-timeout': {
    kind: 'transient',
    remedy: 'Wait: it is tried again. See the latency of the cache service.',
  },
  'cache-throttled': {
    kind: 'throttled',
    remedy: 'Lower FRESHET_KEYS_PER_SECOND or raise the quota of the account.',
  },
  'cache-key-refused': {
    kind: 'item',
    remedy: 'The cache refuses this key: skip the store, or mend the rule.',
  },
  'cache-auth': { kind: 'permanent', remedy: 'Renew MOMENTO_API_KEY and restart the worker.' },
  'cache-permission': { kind: 'permanent', remedy: 'Give the API key delete and read rights on the cache.' },
  'cache-not-found': { kind: 'permanent', remedy: 'Create the cache, or correct MOMENTO_CACHE_NAME.' },
  'database-unavailable': {
    kind: 'transient',
    remedy: 'Wait: it is tried again. See the database and the network.',
  },
  'database-conflict': { kind: 'transient', remedy: 'Wait: deadlocks and lock waits are tried again.' },
  'database-read-only': {
    kind: 'transient',
    remedy: 'Wait for the failover, or point MYSQL_URL at the primary.',
  },
  'database-denied': { kind: 'permanent', remedy: 'Correct the user, password and grants of MYSQL_URL.' },
  'database-schema': { kind: 'permanent', remedy: 'Run `freshet migrate`.' },
  held: { kind: 'held', remedy: 'The fleet is paused: `freshet resume --all`.' },
  internal: { kind: 'bug', remedy: 'A defect of Freshet: report it with the run page.' },
} as const satisfies Record<string, { kind: FailureKind; remedy: string }>;

export type FailureKind = 'transient' | 'throttled' | 'item' | 'permanent' | 'held' | 'bug';
export type FailureCode = keyof typeof failureCodes;

/** Whether a text from the wire is one of our codes. */
export function isFailureCode(text: unknown): text is FailureCode {
  return typeof text === 'string' && Object.hasOwn(failureCodes, text);
}

/** Treatment of a code. */
export function failureKind(code: FailureCode): FailureKind {
  return failureCodes[code].kind;
}

/** A failure with its code: what ports throw, and what the run's lists hold. */
export interface Failure {
  readonly code: FailureCode;
  /** One line for an operator; never a secret, never a raw body. */
  readonly message: string;
}

/** One store that did not get through. */
export interface StoreFailure extends Failure {
  readonly store: string;
}
