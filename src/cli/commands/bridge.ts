import type { Command } from 'commander';
import { createLogger } from '../../logging.ts';
import { announceReady, onceLogged } from '../announce-ready.ts';
import { useSettings } from '../environment.ts';
import { useMetricsAddress } from '../metrics-address.ts';
import { addProcessOptions, type ProcessOptions } from '../process-options.ts';
import { checkBridge } from './worker.ts';

/** `freshet bridge`. */
export function configure(command: Command): void {
  addProcessOptions(command).action(bridge);
}

async function bridge({ json }: ProcessOptions): Promise<void> {
  const settings = useSettings('sqs', 'bridge', 'keysPerSecond', 'rulesFile', 'shutdownGraceMs', 'log');
  const metrics = await useMetricsAddress();
  await checkBridge(settings.rulesFile);
  const { runBridge } = await import('../../processes/run-worker.ts');
  const plain = createLogger({ level: settings.log.level, component: 'bridge' });
  const logger = onceLogged(plain, ['bridge started'], () => announceReady('bridge', json));
  process.exitCode = await runBridge({ ...settings, metrics }, logger);
}
