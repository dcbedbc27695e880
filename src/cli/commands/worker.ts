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
  readonly only?: WorkerLane | 'reconcile';
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
const reconcilerParts = ['mysql', 'rulesFile', 'reconcile', 'metrics', 'shutdownGraceMs', 'log'] as const;

/** `freshet worker`. */
export function configure(command: Command): void {
  addProcessOptions(command)
    .addOption(
      new Option('--only <part>', 'serve one lane alone, or the reconciler').choices([
        'invalidation',
        'bulk',
        'reconcile',
      ]),
    )
    .option('--no-bridge', 'without bridge and reconciler; other processes host them')
    .addHelpText(
      'before',
      `Serves both lanes and hosts the bridge: in one process, an event starts its run without a detour. The bridge needs the
invalidation lane beside it, so there is none with --only bulk. The reconciler, which sweeps the outbox for events that never
arrived, is hosted where there is neither --only nor --no-bridge; elsewhere, run one or two with --only reconcile.
`,
    )
    .action(worker);
}

async function worker({ only, bridge, json }: WorkerOptions): Promise<void> {
  return only === 'reconcile' ? reconciler(json) : lanesWith({ only, bridge, json });
}

async function reconciler(json: boolean | undefined): Promise<void> {
  const settings = useSettings(...reconcilerParts);
  loadRules(settings.rulesFile);
  const metrics = await useMetricsAddress();
  const { runReconciler } = await import('../../processes/run-worker.ts');
  const plain = createLogger({ level: settings.log.level, component: 'reconciler' });
  const logger = onceLogged(plain, ['reconciler started'], () => announceReady('worker', json));
  process.exitCode = await runReconciler({ ...settings, metrics }, logger);
}

async function lanesWith(options: {
  readonly only: WorkerLane | undefined;
  readonly bridge: boolean;
  readonly json: ProcessOptions['json'];
}): Promise<void> {
  const { only, bridge, json } = options;
  const lanes: readonly WorkerLane[] = only === undefined ? ['invalidation', 'bulk'] : [only];
  const hasBridge = bridge && only !== 'bulk';
  const hasReconciler = hasBridge && only === undefined;
  const bridgeSettings = hasBridge ? useSettings(...workerParts, ...bridgeParts) : null;
  const reconcilerSettings = hasReconciler ? useSettings(...reconcilerParts) : null;
  const settings = bridgeSettings ?? useSettings(...workerParts);
  const metrics = await useMetricsAddress();
  if (bridgeSettings !== null) await checkBridge(bridgeSettings.rulesFile);
  const { runWorker } = await import('../../processes/run-worker.ts');
  const started = ['worker started', ...(hasBridge ? ['bridge started'] : [])];
  const plain = createLogger({ level: settings.log.level, component: 'worker' });
  const logger = onceLogged(plain, started, () => announceReady('worker', json));
  process.exitCode = await runWorker(
    { ...settings, metrics },
    {
      lanes,
      bridge: bridgeSettings && { ...bridgeSettings, metrics },
      reconciler: reconcilerSettings && { ...reconcilerSettings, metrics },
    },
    logger,
  );
}

/** What a bridge would otherwise find out after the lanes have begun. Throws `UserError`. */
export async function checkBridge(rulesFile: string): Promise<void> {
  loadRules(rulesFile);
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  await requireRegion(new SQSClient());
}
