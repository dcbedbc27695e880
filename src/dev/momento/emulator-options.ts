/** How the emulator is started. Ports: 0 (the default) for a free one. */
export interface MomentoEmulatorOptions {
  readonly port?: number;
  readonly controlPort?: number;
  /** Caches that exist from the start. */
  readonly caches?: readonly string[];
  /** Operations a second; null (the default) for no quota. */
  readonly quotaPerSecond?: number | null;
  /** Only callers with this API key are let in; null (the default) lets everybody in. */
  readonly apiKey?: string | null;
  /** Entries the log keeps at least. */
  readonly logEntries?: number;
  /** Largest value plus key, in bytes. */
  readonly maxItemBytes?: number;
  /** Seed of the random that picks calls to fail. */
  readonly seed?: number;
  /** Clock of TTLs and quota in milliseconds, for tests that cannot wait; the machine's monotonic clock by default. */
  readonly now?: () => number;
}

/** What is not said. The item limit is what the service reports for a new cache: 4,883 KiB, some 5 MB. */
export const emulatorDefaults = {
  logEntries: 2_000_000,
  maxItemBytes: 4883 * 1024,
  seed: 1,
} as const;
