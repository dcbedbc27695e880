import { hostname } from 'node:os';
import { createPool } from '../adapters/mysql/pool.ts';
import { commandExporter } from '../exporter/command-exporter.ts';
import type { ExportMenu } from '../exporter/export-menu.ts';
import { createExporter } from '../exporter/exporter.ts';
import { moduleExporter } from '../exporter/module-exporter.ts';
import type { Logger } from '../logging.ts';
import type { Settings } from '../settings/settings.ts';
import { UserError } from '../user-error.ts';
import { countedLogger } from './counted-logger.ts';
import { runUntilSignal } from './stop-on-signal.ts';

/** Settings of an exporter. */
export type ExporterSettings = Pick<Settings, 'mysql' | 'exporter' | 'metrics' | 'shutdownGraceMs'>;

/** Connections beside one for each export: the next claim, and the house-keeping. */
const furtherConnections = 2;

/**
 * Runs the menu exporter until a signal, with the export that the settings name. Returns the exit code. Throws
 * `UserError` when they name none, or one that cannot be loaded.
 */
export async function runExporter(settings: ExporterSettings, plain: Logger): Promise<number> {
  const { concurrency, claimSeconds } = settings.exporter;
  const exportMenu = await exportOf(settings.exporter);
  const logger = await countedLogger(plain, settings.metrics.address);
  const pool = createPool(settings.mysql.url, { connectionLimit: concurrency + furtherConnections });
  const exporter = createExporter({
    pool,
    exportMenu,
    logger,
    concurrency,
    claimSeconds,
    name: hostname(),
    graceMs: settings.shutdownGraceMs,
  });
  const { promise: ended, resolve } = Promise.withResolvers<undefined>();
  const stop = async (): Promise<void> => {
    await exporter.stop();
    resolve(undefined);
  };
  await exporter.start();
  try {
    return await runUntilSignal(() => {
      logger.info('exporter started', { concurrency });
      return [[{ name: 'exporter', ended, stop }]];
    }, logger);
  } finally {
    logger.info('exporter ended', { ...exporter.stats() });
    await pool.end();
  }
}

function exportOf({ module, command }: Settings['exporter']): Promise<ExportMenu> | ExportMenu {
  if (module !== undefined) return moduleExporter(module);
  if (command !== undefined) return commandExporter(command, process.env);
  throw new UserError(
    'FRESHET_EXPORT_MODULE and FRESHET_EXPORT_COMMAND are both unset: expected one of the two, as only you know how a ' +
      'menu is written. Set a module with `export default async (menu, signal) => {…}` ' +
      '(src/dev/demo/export-menu.ts is one), or a command that finds the store in $FRESHET_STORE_ID.',
  );
}
