const minutes = [1, 5, 15, 30] as const;

/** Wait before the next try of failed stores, in ms: 1, 5, 15, then every 30 minutes. `tries` counts from 0. */
export function slowRetryDelayMs(tries: number): number {
  return (minutes[Math.min(tries, minutes.length - 1)] ?? 30) * 60_000;
}
