import { batchWindow } from '../contract/batch-window.ts';
import type { InvalidationPlan } from '../contract/plan.ts';
import { loadRules } from '../rules/load-rules.ts';
import type { Settings } from '../settings/settings.ts';
import { createBridge } from '../starter/create-bridge.ts';
import { queueClient } from '../starter/queue-client.ts';
import type { Process } from './start-process.ts';
import type { RunningPart } from './stop-on-signal.ts';

/** Settings of a process that hosts the bridge. */
export type BridgeSettings = Pick<
  Settings,
  'sqs' | 'bridge' | 'keysPerSecond' | 'rulesFile' | 'metrics' | 'shutdownGraceMs'
>;

/** Starts the bridge; `eager` only beside the lane of the runs, `ahead` only beside the adapters of a worker. */
export function startBridge(
  settings: BridgeSettings,
  { temporal, logger, metrics }: Process,
  eager: boolean,
  ahead?: (plan: InvalidationPlan) => boolean,
): RunningPart {
  const sqs = queueClient();
  const bridge = createBridge({
    sqs,
    queueUrl: settings.sqs.queueUrl,
    client: temporal.client,
    rules: loadRules(settings.rulesFile),
    logger,
    metrics,
    consumers: settings.bridge.consumers,
    eager,
    deleteAhead: ahead,
    batchWindow: batchWindow(settings.keysPerSecond),
    graceMs: settings.shutdownGraceMs,
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<undefined>();
  bridge.start().catch(reject);
  const stop = async (): Promise<void> => {
    await bridge.stop();
    sqs.destroy();
    resolve(undefined);
  };
  return { name: 'bridge', ended, stop };
}
