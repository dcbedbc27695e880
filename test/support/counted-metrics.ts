import { noMetrics, type Metrics } from '../../src/metrics.ts';

/** Metrics that keep their counts; `counts` has `name tag tag` with its sum. */
export function countedMetrics(): { readonly metrics: Metrics; readonly counts: Record<string, number> } {
  const counts: Record<string, number> = {};
  return {
    counts,
    metrics: {
      ...noMetrics,
      count: (name, tags, n = 1) => {
        const key = [name, ...Object.values<string>(tags)].join(' ');
        counts[key] = (counts[key] ?? 0) + n;
      },
    },
  };
}
