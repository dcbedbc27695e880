import type { Metrics } from '../metrics.ts';
import type { Limiter } from './limiter.ts';

/** Keeps the gauge of the rate in force up to date; unlimited shows as 0. Holds no process alive. */
export function reportRate(
  limiter: Pick<Limiter, 'rateInForce'>,
  metrics: Metrics,
  everyMs = 1000,
): { stop(): void } {
  const report = () => metrics.gauge('freshet_rate_in_force', limiter.rateInForce ?? 0);
  report();
  const timer = setInterval(report, everyMs).unref();
  return { stop: () => clearInterval(timer) };
}
