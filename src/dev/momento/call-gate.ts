import type { Caller } from './client-names.ts';
import { CallRefused, overQuota } from './call-refused.ts';
import { QuotaWindow } from './quota-window.ts';

/** What every call has to pass on arrival, before any fault and before its cache is looked up. */
export class CallGate {
  readonly #apiKey: string | null;
  readonly #now: () => number;
  #quota: QuotaWindow | null = null;

  /** With an API key only callers that send it are let in. `now`: milliseconds, never running backwards. */
  constructor(options: { readonly apiKey: string | null; readonly now: () => number }) {
    this.#apiKey = options.apiKey;
    this.#now = options.now;
  }

  /** Operations a second; null lifts it. A new quota starts with an empty window. */
  setQuota(operationsPerSecond: number | null): void {
    if (operationsPerSecond === this.quotaPerSecond) return;
    this.#quota = operationsPerSecond === null ? null : new QuotaWindow(operationsPerSecond);
  }

  get quotaPerSecond(): number | null {
    return this.#quota?.limit ?? null;
  }

  /** UNAUTHENTICATED unless the API key is right. */
  checkCaller(caller: Caller): CallRefused | null {
    if (this.#apiKey === null || caller.apiKey === this.#apiKey) return null;
    return new CallRefused(
      'UNAUTHENTICATED',
      'Invalid authentication credentials to connect to cache service',
    );
  }

  /** Counts one operation, however many keys it has: RESOURCE_EXHAUSTED when the quota is used up. */
  checkQuota(): CallRefused | null {
    if (this.#quota === null || this.#quota.admit(this.#now())) return null;
    return overQuota(this.#quota.limit);
  }
}
