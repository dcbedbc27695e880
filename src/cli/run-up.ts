import { join } from 'node:path';
import { createDemoTables } from '../dev/demo/demo-schema.ts';
import { stopRequested } from '../dev/demo/stop-requested.ts';
import { isReplaced } from '../dev/stack/replaced-parts.ts';
import { type Stack, startStack } from '../dev/stack/start-stack.ts';
import { type Product, type ProductProcess, startProduct } from '../dev/start-product.ts';
import { projectRoot, stateFolder } from '../paths.ts';
import { loadRules } from '../rules/load-rules.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { UserError } from '../user-error.ts';
import { CommandFailed } from '../command-failed.ts';
import { useEnvironment, useSettings } from './environment.ts';
import { lineLogger } from './line-logger.ts';
import { migrateServers } from './migrate-servers.ts';
import { printFields, printLine } from './output.ts';
import { upFields, upHints, withoutPassword } from './up-text.ts';
import { withDatabase } from './with-database.ts';

const demoExport = join(projectRoot, 'src', 'dev', 'demo', 'demo-exporter.ts');

/** Starts servers and product, says where they are, and keeps them up until Ctrl-C or SIGTERM. */
export async function runUp(options: { readonly json: boolean }): Promise<void> {
  const { rulesFile } = loadSettings(process.env, ['rulesFile']);
  loadRules(rulesFile);
  const stop = stopRequested();
  const logger = lineLogger();
  const stack = await orCommandFailed(
    startStack({ folder: stateFolder, ports: 'conventional', environment: { ...process.env }, logger }),
  );
  let product: Product | undefined;
  try {
    const exportModule = await prepare(stack);
    product = await orCommandFailed(
      startProduct({
        environment: process.env,
        folder: stateFolder,
        ...(stack.endpoints.metrics !== undefined && { metricsAddress: stack.endpoints.metrics }),
        ...(exportModule !== undefined && { exportModule }),
        processes: processesWith(exportModule),
        logger,
      }),
    );
    announce(stack, product, options.json);
    await stop.signalled;
  } finally {
    await product?.stop();
    await stack.stop();
  }
}

/** Migrates the servers. Returns the export module to use where the environment names no export of its own. */
async function prepare(stack: Stack): Promise<string | undefined> {
  const ownDatabase = isReplaced('mysql', process.env);
  useEnvironment(stack.endpoints);
  await migrateServers({ sql: true, searchAttributes: true, schedule: true });
  const { exporter } = useSettings('exporter');
  // The sample export needs tables of its own, which have no business in a database of the user's.
  if (exporter.module !== undefined || exporter.command !== undefined || ownDatabase) return undefined;
  await withDatabase(createDemoTables);
  return demoExport;
}

/** Without an export there is nothing that an exporter could do. */
function processesWith(exportModule: string | undefined): ProductProcess[] {
  const { exporter } = useSettings('exporter');
  const exports = exportModule ?? exporter.module ?? exporter.command;
  return exports === undefined ? ['worker', 'relay'] : ['worker', 'relay', 'exporter'];
}

function announce({ endpoints }: Stack, product: Product, json: boolean): void {
  const settings = useSettings('uiUrl', 'mysql', 'sqs');
  const { processes } = product;
  if (json) {
    const places = {
      ...endpoints,
      ...(endpoints.mysqlUrl && { mysqlUrl: withoutPassword(endpoints.mysqlUrl) }),
    };
    const started = processes.map(({ name, pid, logFile }) => ({ name, pid, logFile }));
    process.stdout.write(`${JSON.stringify({ ready: true, endpoints: places, processes: started })}\n`);
    return;
  }
  printFields(upFields(endpoints, settings, processes));
  if (processes.length === 2)
    printLine('No exporter: neither FRESHET_EXPORT_MODULE nor FRESHET_EXPORT_COMMAND is set.');
  printLine('');
  for (const hint of upHints(product.process('worker').pid)) printLine(hint);
}

/** What does not start says itself why, with the end of its log. */
async function orCommandFailed<T>(start: Promise<T>): Promise<T> {
  try {
    return await start;
  } catch (error) {
    if (error instanceof UserError || !(error instanceof Error)) throw error;
    throw new CommandFailed(error.message);
  }
}
