import type { Logger } from '../logging.ts';

/**
 * A logger whose alarms are counted on the Prometheus port at `metricsAddress` (`host:port`), which it opens; null for
 * none. For processes without Temporal: the metrics are still those of its runtime, so that every process has the same.
 */
export async function countedLogger(plain: Logger, metricsAddress: string | null): Promise<Logger> {
  if (metricsAddress === null) return plain;
  const [{ Runtime }, { installRuntime }, { countingAlarms, temporalMetrics }] = await Promise.all([
    import('@temporalio/worker'),
    import('../worker/install-runtime.ts'),
    import('../metrics.ts'),
  ]);
  installRuntime({ logger: plain, metricsAddress });
  return countingAlarms(plain, temporalMetrics(Runtime.instance().metricMeter));
}
