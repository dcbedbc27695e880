import { join } from 'node:path';
import type { Logger } from '../logging.ts';
import { projectRoot } from '../paths.ts';
import { supervise, type SupervisedProcess } from './supervise.ts';
import { workerEnvironment } from './worker-environment.ts';

/** Processes of the product. The worker hosts both lanes and the bridge. */
export const productProcesses = ['worker', 'relay', 'exporter'] as const;
export type ProductProcess = (typeof productProcesses)[number];

export interface ProductOptions {
  /** The whole environment of the processes: it points to the servers, which are migrated already. */
  readonly environment: NodeJS.ProcessEnv;
  /** Logs go into its folder `logs`. */
  readonly folder: string;
  /** Default: what the environment says, else the shipped rules. */
  readonly rulesFile?: string;
  /** Module whose default function exports a menu. Default: what the environment says. */
  readonly exportModule?: string;
  /** Module whose default function judges refilled keys. Default: what the environment says. */
  readonly verifyModule?: string;
  /** `host:port` of the worker's metrics. Default: what the environment says. */
  readonly metricsAddress?: string;
  readonly logger: Logger;
  /** Default: all. */
  readonly processes?: readonly ProductProcess[];
}

/** The running product. */
export interface Product {
  readonly processes: readonly SupervisedProcess[];
  /** The process of that name. Throws when it was not started. */
  process(name: ProductProcess): SupervisedProcess;
  /** Ends all of them, side by side. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the product's processes as `freshet worker`, `freshet relay` and `freshet exporter` would, and keeps them
 * running. Resolves when all are ready; throws, with none left, when one does not get there.
 */
export async function startProduct(options: ProductOptions): Promise<Product> {
  const names = options.processes ?? productProcesses;
  const starts = await Promise.allSettled(names.map((name) => startProcess(name, options)));
  const processes = starts.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(processes.map((process) => process.stop()));
  };
  const failure = starts.find((start) => start.status === 'rejected');
  if (failure !== undefined) {
    await stop();
    throw failure.reason;
  }
  return {
    processes,
    stop,
    process: (name) => {
      const found = processes.find((process) => process.name === name);
      if (found === undefined) throw new Error(`The process ${name} was not started.`);
      return found;
    },
  };
}

function startProcess(name: ProductProcess, options: ProductOptions): Promise<SupervisedProcess> {
  return supervise({
    name,
    args: [
      '--disable-warning=ExperimentalWarning',
      join(projectRoot, 'src', 'cli', 'main.ts'),
      name,
      '--json',
    ],
    environment: {
      ...(name === 'worker' ? workerEnvironment(options.environment) : options.environment),
      ...variablesOf(name, options),
    },
    logFile: join(options.folder, 'logs', `${name}.log`),
    logger: options.logger,
  });
}

function variablesOf(name: ProductProcess, options: ProductOptions): NodeJS.ProcessEnv {
  const { rulesFile, exportModule, verifyModule, metricsAddress } = options;
  switch (name) {
    case 'worker':
      return {
        ...(rulesFile !== undefined && { FRESHET_RULES_FILE: rulesFile }),
        ...(verifyModule !== undefined && { FRESHET_VERIFY_MODULE: verifyModule }),
        ...(metricsAddress !== undefined && { FRESHET_METRICS_ADDRESS: metricsAddress }),
      };
    case 'relay':
      return { FRESHET_METRICS_ADDRESS: 'off' };
    case 'exporter':
      return {
        FRESHET_METRICS_ADDRESS: 'off',
        ...(exportModule !== undefined && {
          FRESHET_EXPORT_MODULE: exportModule,
          FRESHET_EXPORT_COMMAND: '',
        }),
      };
  }
}
