import { type Command, Option } from 'commander';
import { createLogger } from '../../logging.ts';
import { loadRules } from '../../rules/load-rules.ts';
import type { WorkerLane } from '../../worker/create-workers.ts';
import { announceReady, onceLogged } from '../announce-ready.ts';
import { requireRegion } from '../aws-region.ts';
import { useSettings } from '../environment.ts';
import { useMetricsAddress } from '../metrics-address.ts';
import { addProcessOptions, type ProcessOptions } from '../process-options.ts';

interface WorkerOptions extends ProcessOptions {
  readonly only?: WorkerLane;
  readonly bridge: boolean;
}

const workerParts = [
  'momento',
  'mysql',
  'keysPerSecond',
  'maxWorkers',
  'maxInFlight',
  'verify',
  'metrics',
  'shutdownGraceMs',
  'log',
] as const;
const bridgeParts = ['sqs', 'bridge', 'rulesFile'] as const;

/** `freshet worker`. */
export function configure(command: Command): void {
  addProcessOptions(command)
    .addOption(new Option('--only <lane>', 'serve one lane, not both').choices(['invalidation', 'bulk']))
    .option('--no-bridge', 'without the bridge; another process receives the events')
    .addHelpText(
      'before',
      `Serves both lanes and hosts the bridge: in one process, an event starts its run without a detour. The bridge needs the
invalidation lane beside it, so there is none with --only bulk.
`,
    )
    .action(worker);
}

async function worker({ only, bridge, json }: WorkerOptions): Promise<void> {
  const lanes: readonly WorkerLane[] = only === undefined ? ['invalidation', 'bulk'] : [only];
  const hasBridge = bridge && only !== 'bulk';
  const bridgeSettings = hasBridge ? useSettings(...workerParts, ...bridgeParts) : null;
  const settings = bridgeSettings ?? useSettings(...workerParts);
  const metrics = await useMetricsAddress();
  if (bridgeSettings !== null) await checkBridge(bridgeSettings.rulesFile);
  const { runWorker } = await import('../../processes/run-worker.ts');
  const started = ['worker started', ...(hasBridge ? ['bridge started'] : [])];
  const plain = createLogger({ level: settings.log.level, component: 'worker' });
  const logger = onceLogged(plain, started, () => announceReady('worker', json));
  process.exitCode = await runWorker(
    { ...settings, metrics },
    { lanes, bridge: bridgeSettings && { ...bridgeSettings, metrics } },
    logger,
  );
}

/** What a bridge would otherwise find out after the lanes have begun. Throws `UserError`. */
export async function checkBridge(rulesFile: string): Promise<void> {
  loadRules(rulesFile);
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  await requireRegion(new SQSClient());
}
