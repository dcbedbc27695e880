/** Payloads of the signals, as an operator sends them. They are checked on arrival; see `src/workflows/operator-messages.ts`. */

export interface PauseRequest {
  readonly actor: string;
  readonly reason: string;
  /** ISO 8601 UTC, in the future, at most seven days ahead; default one hour. */
  readonly until?: string;
}

export interface ActorRequest {
  readonly actor: string;
}

export interface ThrottleRequest {
  /** Above zero; null lifts the throttle. */
  readonly storesPerSecond: number | null;
  readonly actor: string;
  readonly reason: string;
}

export interface SkipStoresRequest {
  /** Stores of the plan that are not done. */
  readonly stores: readonly string[];
  readonly actor: string;
  readonly reason: string;
}

export interface RejectRequest {
  readonly actor: string;
  readonly reason: string;
}
