import { deleteAhead } from '../activities/delete-ahead.ts';
import { verifyModule } from '../adapters/verify-module.ts';
import type { Logger } from '../logging.ts';
import type { WorkerLane } from '../worker/create-workers.ts';
import type { WorkerSettings } from './open-ports.ts';
import { startBridge, type BridgeSettings } from './start-bridge.ts';
import { startLanes } from './start-lanes.ts';
import { startProcess } from './start-process.ts';
import { startReconciler, type ReconcilerSettings } from './start-reconciler.ts';
import { runUntilSignal } from './stop-on-signal.ts';

/**
 * Runs lanes, and bridge and reconciler where their settings are given, until a signal. Returns the exit code. Throws
 * `UserError` when the verify module cannot be loaded.
 */
export async function runWorker(
  settings: WorkerSettings,
  parts: {
    readonly lanes: readonly WorkerLane[];
    readonly bridge: BridgeSettings | null;
    readonly reconciler: ReconcilerSettings | null;
  },
  plain: Logger,
): Promise<number> {
  const { module } = settings.verify;
  const verify = module === undefined ? undefined : await verifyModule(module, plain);
  const process = await startProcess(settings, plain);
  const { logger, temporal } = process;
  const lanes = await startLanes(settings, parts.lanes, process, verify);
  const reconciler = parts.reconciler && (await startReconciler(parts.reconciler, process));
  const eager = parts.lanes.includes('invalidation');
  // The bridge stops first: what it has started by then still finds a worker.
  const start = () => {
    const ahead = parts.bridge?.bridge.deleteAhead === true ? deleteAhead(lanes.ports) : undefined;
    const bridge = parts.bridge ? [startBridge(parts.bridge, process, eager, ahead)] : [];
    logger.info('worker started', {
      lanes: parts.lanes,
      bridge: parts.bridge !== null,
      reconciler: reconciler !== null,
    });
    return [[...bridge, ...(reconciler?.parts ?? [])], lanes.parts];
  };
  try {
    return await runUntilSignal(start, logger);
  } finally {
    await reconciler?.close();
    await lanes.close();
    process.metrics.flush();
    await temporal.close();
  }
}

/** Runs the bridge alone until a signal. Returns the exit code. */
export async function runBridge(settings: BridgeSettings, logger: Logger): Promise<number> {
  const process = await startProcess(settings, logger);
  if (settings.bridge.deleteAhead)
    logger.warn('FRESHET_DELETE_AHEAD has no effect in a bridge without the lanes beside it');
  try {
    return await runUntilSignal(() => [[startBridge(settings, process, false)]], process.logger);
  } finally {
    await process.temporal.close();
  }
}

/** Runs the reconciler alone until a signal. Returns the exit code. */
export async function runReconciler(settings: ReconcilerSettings, plain: Logger): Promise<number> {
  const process = await startProcess(settings, plain);
  const { parts, close } = await startReconciler(settings, process);
  const start = () => {
    process.logger.info('reconciler started');
    return [parts];
  };
  try {
    return await runUntilSignal(start, process.logger);
  } finally {
    await close();
    process.metrics.flush();
    await process.temporal.close();
  }
}
