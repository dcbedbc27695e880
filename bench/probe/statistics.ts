import { build } from 'hdr-histogram-js';

/** A figure over several rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Latencies of one arm, in ms: P50 as the median of the rounds, P95 and P99 of all rounds together. */
export interface Latency {
  readonly count: number;
  readonly p50: Spread;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

const longestMicros = 3_600_000_000;

/** Median with smallest and largest. Throws on no value. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError('no value to take the median of');
  const lower = sorted.length % 2 === 1 ? upper : (sorted[middle - 1] ?? upper);
  return { median: (lower + upper) / 2, min: sorted[0] ?? upper, max: sorted.at(-1) ?? upper };
}

/** Latencies (ms) of each round. */
export function latencyOf(rounds: readonly (readonly number[])[]): Latency {
  const all = rounds.flat();
  const percentiles = percentilesOf(all);
  return {
    count: all.length,
    p50: spreadOf(rounds.map((round) => percentilesOf(round).p50)),
    p95: percentiles.p95,
    p99: percentiles.p99,
    max: Math.max(...all),
  };
}

/** Percentiles of values in ms, exact to three digits. */
export function percentilesOf(valuesMs: readonly number[]): { p50: number; p95: number; p99: number } {
  const histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: longestMicros,
    numberOfSignificantValueDigits: 3,
  });
  for (const value of valuesMs) histogram.recordValue(Math.max(0, Math.round(value * 1000)));
  const at = (percent: number) => histogram.getValueAtPercentile(percent) / 1000;
  return { p50: at(50), p95: at(95), p99: at(99) };
}

/** Round by round, one figure over the other: the spread of their ratio, and the ratio of their medians as its median. */
export function ratioOf(figures: readonly number[], bases: readonly number[]): Spread {
  const ratios = figures.map((figure, round) => figure / (bases[round] ?? NaN));
  const { min, max } = spreadOf(ratios);
  return { median: spreadOf(figures).median / spreadOf(bases).median, min, max };
}
