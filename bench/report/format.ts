import type { SpentCpu } from '../probe/spent-cpu.ts';
import { type Latency, type Spread, spreadOf } from '../probe/statistics.ts';

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

/** `workers 16.7 + server 12.7 (43 %), MySQL 2.1`: medians per `count`, and the part of the sum that is the server's. */
export function cpuText(rounds: readonly (SpentCpu | null)[], count: number): string {
  const spent = rounds.filter((cpu) => cpu !== null);
  if (spent.length < rounds.length) return 'CPU unknown, this system has no /proc';
  const median = (of: (cpu: SpentCpu) => number) => spreadOf(spent.map(of)).median;
  const each = (of: (cpu: SpentCpu) => number) => digits(median(of) / count);
  const share = median(({ arm, temporal, database }) => (temporal + database) / (arm + temporal + database));
  const hasDatabase = spent.some(({ database }) => database > 0);
  const database = hasDatabase ? ` + PostgreSQL ${each((cpu) => cpu.database)}` : '';
  const server = `server ${each(({ temporal }) => temporal)}${database} (${digits(100 * share)} %)`;
  return `workers ${each(({ arm }) => arm)} + ${server}, MySQL ${each(({ mysql }) => mysql)}`;
}
