import type { LogLevel } from '../logging.ts';

/** Everything a process of ours is told by its environment, but for Temporal's own and AWS's own settings. */
export interface Settings {
  readonly sqs: { readonly queueUrl: string; readonly deadLetterQueueUrl?: string };
  /** Either a key for the service, with its endpoint where the key needs one, or the address of an emulator. */
  readonly momento: {
    readonly apiKey?: string;
    readonly endpoint?: string;
    readonly localEndpoint?: string;
    readonly cacheName: string;
  };
  readonly mysql: { readonly url: string };
  /** Absolute path. */
  readonly rulesFile: string;
  /** Operations a second of the cache account. */
  readonly cacheQuotaPerSecond: number;
  /** Bound on all cache calls of the fleet; null is unlimited. */
  readonly keysPerSecond: number | null;
  /** A worker that cannot renew its share of the rate falls to the rate divided by this number. */
  readonly maxWorkers: number;
  /** Cache calls of a process that are sent and not yet answered. */
  readonly maxInFlight: number;
  /** Module that judges refilled keys, where there is one. */
  readonly verify: { readonly module?: string };
  readonly bridge: { readonly consumers: number; readonly deleteAhead: boolean };
  readonly relay: { readonly eventBus?: string; readonly pollMs: number; readonly batch: number };
  /** Rows are left alone until they were published so long ago. */
  readonly reconcile: { readonly afterMs: number };
  /** Time between two sweeps; null is none. */
  readonly reconcileEveryMs: number | null;
  /** At most one of `module` and `command` is there. */
  readonly exporter: {
    readonly module?: string;
    readonly command?: string;
    readonly concurrency: number;
    readonly claimSeconds: number;
  };
  readonly log: { readonly level: LogLevel };
  /** `host:port` of the Prometheus port; null is off. */
  readonly metrics: { readonly address: string | null };
  readonly shutdownGraceMs: number;
  /** Base of links into the Temporal UI, without a slash at the end. */
  readonly uiUrl: string;
}

/** Part of the settings that a process can ask for. */
export type SettingsPart = keyof Settings;
