import type { Command } from 'commander';
import { createLogger } from '../../logging.ts';
import { announceReady, onceLogged } from '../announce-ready.ts';
import { useSettings } from '../environment.ts';
import { useMetricsAddress } from '../metrics-address.ts';
import { addProcessOptions, type ProcessOptions } from '../process-options.ts';

/** `freshet exporter`. */
export function configure(command: Command): void {
  addProcessOptions(command)
    .addHelpText(
      'before',
      `Takes menus from menu_export_queue, most urgent first, and exports each with your code: the default function of
FRESHET_EXPORT_MODULE, or FRESHET_EXPORT_COMMAND, run once a menu. src/dev/demo/export-menu.ts is an example.
`,
    )
    .action(exporter);
}

async function exporter({ json }: ProcessOptions): Promise<void> {
  const settings = useSettings('mysql', 'exporter', 'shutdownGraceMs', 'log');
  const metrics = await useMetricsAddress();
  const { runExporter } = await import('../../processes/run-exporter.ts');
  const plain = createLogger({ level: settings.log.level, component: 'exporter' });
  const logger = onceLogged(plain, ['exporter started'], () => announceReady('exporter', json));
  process.exitCode = await runExporter({ ...settings, metrics }, logger);
}
