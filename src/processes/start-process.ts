import { Runtime } from '@temporalio/worker';
import { connectTemporal, type TemporalConnection } from '../adapters/temporal/connect.ts';
import { requireSearchAttributes } from '../adapters/temporal/require-search-attributes.ts';
import type { Logger } from '../logging.ts';
import { countingAlarms, temporalMetrics } from '../metrics.ts';
import type { Settings } from '../settings/settings.ts';
import { installRuntime } from '../worker/install-runtime.ts';

/** What all parts of a process share. Its owner closes `temporal`. */
export interface Process {
  readonly temporal: TemporalConnection;
  readonly metrics: ReturnType<typeof temporalMetrics>;
  readonly logger: Logger;
}

/** Installs the runtime and connects. Throws `UserError` when the server cannot be reached or lacks the search attributes. */
export async function startProcess(settings: Pick<Settings, 'metrics'>, plain: Logger): Promise<Process> {
  installRuntime({ logger: plain, metricsAddress: settings.metrics.address });
  const metrics = temporalMetrics(Runtime.instance().metricMeter);
  const logger = countingAlarms(plain, metrics);
  const temporal = await connectTemporal();
  try {
    await requireSearchAttributes(temporal.client, logger);
  } catch (error) {
    await temporal.close();
    throw error;
  }
  return { temporal, metrics, logger };
}
