import type { Latency, Spread } from '../probe/statistics.ts';

/** Three significant digits, without an exponent. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return 'n/a';
  return value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}

/** `5.1x (4.8-5.3)`: the median, and the smallest and largest of the rounds. */
export function spreadText({ median, min, max }: Spread, unit: string): string {
  return `${digits(median)}${unit} (${digits(min)}-${digits(max)})`;
}

/** `P50 12 ms, P99 30 ms`. */
export function latencyText({ p50, p99 }: Latency): string {
  return `P50 ${digits(p50.median)} ms, P99 ${digits(p99)} ms`;
}
