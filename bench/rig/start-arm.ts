import { join } from 'node:path';
import type { Arm, ArmName } from '../arms/arm.ts';
import { workerClient } from '../../src/dev/demo/check-deletes.ts';
import { startProduct, type ProductProcess } from '../../src/dev/start-product.ts';
import { supervise } from '../../src/dev/supervise.ts';
import { createQueue } from './create-queue.ts';
import type { Rig } from './rig.ts';

const rulesFile = join(import.meta.dirname, 'rules.yaml');
const armsFolder = join(import.meta.dirname, '..', 'arms');

export interface FreshetOptions {
  /** `FRESHET_KEYS_PER_SECOND`. Default: unlimited. */
  readonly keysPerSecond?: number;
  /** Worker processes; default 1. */
  readonly workers?: number;
  /** The relay as well. */
  readonly relay?: boolean;
  /** Deletes beside the start: `FRESHET_DELETE_AHEAD`. Default off. */
  readonly deleteAhead?: boolean;
  /** `host:port` of the first worker's metrics; default off. */
  readonly metricsAddress?: string;
}

/** A running Freshet, which can be broken. */
export interface FreshetArm extends Arm {
  /** Kills the first worker with SIGKILL; it is not started again. */
  killFirst(): Promise<void>;
  /** Starts one more worker. */
  addWorker(): Promise<void>;
}

/** Starts Freshet as in production: worker processes with the bridge in each, and the relay where asked. */
export async function startFreshet(rig: Rig, options: FreshetOptions = {}): Promise<FreshetArm> {
  const queueUrl = await createQueue(rig, 'freshet');
  const { keysPerSecond = 'unlimited', workers = 1, relay = false, metricsAddress = 'off' } = options;
  const { deleteAhead = false } = options;
  const start = (processes: readonly ProductProcess[], address = 'off') =>
    startProduct({
      environment: {
        ...rig.environment(),
        SQS_QUEUE_URL: queueUrl,
        FRESHET_KEYS_PER_SECOND: String(keysPerSecond),
        FRESHET_DELETE_AHEAD: deleteAhead ? 'on' : 'off',
      },
      folder: join(rig.folder, `freshet-${rig.next()}`),
      rulesFile,
      metricsAddress: address,
      processes,
      logger: rig.logger,
    });
  const products = [await start(relay ? ['worker', 'relay'] : ['worker'], metricsAddress)];
  const addWorker = async (): Promise<void> => void products.push(await start(['worker']));
  for (let worker = 1; worker < workers; worker += 1) await addWorker();
  return {
    name: deleteAhead ? 'freshet-ahead' : 'freshet',
    queueUrl,
    cacheClient: workerClient,
    addWorker,
    pids: () => products.flatMap(({ processes }) => processes.map(pidOf)),
    killFirst: async () => {
      const product = products.shift();
      product?.process('worker').kill('SIGKILL');
      await product?.stop();
    },
    stop: async () => {
      await Promise.all(products.map((product) => product.stop()));
    },
  };
}

/** Starts the arm of this name; Freshet without a rate limit. */
export async function startArm(rig: Rig, name: ArmName): Promise<Arm> {
  if (name === 'freshet') return startFreshet(rig);
  if (name === 'freshet-ahead') return startFreshet(rig, { deleteAhead: true });
  const queueUrl = await createQueue(rig, name);
  const process = await supervise({
    name,
    args: [
      '--disable-warning=ExperimentalWarning',
      `--import=${join(armsFolder, 'on-start.ts')}`,
      join(armsFolder, `${name}.ts`),
    ],
    environment: { ...rig.environment(), SQS_QUEUE_URL: queueUrl },
    logFile: join(rig.folder, 'logs', `${name}.log`),
    logger: rig.logger,
  });
  return {
    name,
    queueUrl,
    cacheClient: name,
    pids: () => [pidOf(process)],
    stop: () => process.stop(),
  };
}

function pidOf({ name, pid }: { readonly name: string; readonly pid: number | undefined }): number {
  if (pid === undefined) throw new Error(`the ${name} is down`);
  return pid;
}
