import {
  makeTelemetryFilterString,
  Runtime,
  type LogLevel as CoreLevel,
  type LogMetadata,
} from '@temporalio/worker';
import type { Logger } from '../logging.ts';

/** Upper bounds in seconds: a step of ours takes milliseconds, a held one minutes. */
const secondsBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/**
 * Installs the one runtime of the process, before any connection is opened: our log behind the SDK's, metrics on
 * `metricsAddress` (host:port; null for none), and no signal handlers of the SDK's own, since the process stops its
 * parts in order.
 */
export function installRuntime(options: { logger: Logger; metricsAddress: string | null }): void {
  Runtime.install({
    logger: sdkLogger(options.logger),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      ...(options.metricsAddress !== null && {
        metrics: {
          prometheus: {
            bindAddress: options.metricsAddress,
            countersTotalSuffix: true,
            unitSuffix: true,
            useSecondsForDurations: true,
            histogramBucketOverrides: {
              workflow_task_execution_latency: secondsBuckets,
              workflow_endtoend_latency: secondsBuckets,
              activity_execution_latency: secondsBuckets,
              local_activity_execution_latency: secondsBuckets,
            },
          },
        },
      }),
    },
  });
}

function sdkLogger(logger: Logger) {
  const write = {
    TRACE: logger.debug.bind(logger),
    DEBUG: logger.debug.bind(logger),
    // The SDK tells every worker state as INFO; ours says the same in a line of its own.
    INFO: logger.debug.bind(logger),
    WARN: logger.warn.bind(logger),
    ERROR: logger.error.bind(logger),
  };
  const log = (level: CoreLevel, message: string, meta?: LogMetadata) => write[level](message, { ...meta });
  return {
    log,
    trace: (message: string, meta?: LogMetadata) => log('TRACE', message, meta),
    debug: (message: string, meta?: LogMetadata) => log('DEBUG', message, meta),
    info: (message: string, meta?: LogMetadata) => log('INFO', message, meta),
    warn: (message: string, meta?: LogMetadata) => log('WARN', message, meta),
    error: (message: string, meta?: LogMetadata) => log('ERROR', message, meta),
  };
}
