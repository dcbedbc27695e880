import { rmSync } from 'node:fs';
import { keepFolder, removeFolderAtEnd } from '../../../scripts/guard.mjs';
import type { Logger } from '../../logging.ts';
import { devEnvironment } from './dev-environment.ts';
import { type DevEndpoints, removeDevEndpoints, writeDevEndpoints } from './dev-endpoints.ts';
import { choosePort, type PortChoice, returnPort } from './ports.ts';
import { isReplaced } from './replaced-parts.ts';
import { lockStackFolder } from './stack-lock.ts';
import { type PartName, type PartOptions, partNames } from './stack-part.ts';
import { type MomentoPart, startMomento } from './start-momento.ts';
import { type MysqlPart, startMysql } from './start-mysql.ts';
import { type SqsPart, startSqs } from './start-sqs.ts';
import { startTemporal, type TemporalPart } from './start-temporal.ts';

export interface StackOptions {
  /** Data, logs and `dev.json` of the stack. */
  folder: string;
  /** Default: all. */
  parts?: readonly PartName[];
  /** The folder is removed at the end. Default: false. */
  ephemeral?: boolean;
  /** Default: `free`. */
  ports?: PortChoice;
  /** A part that this environment replaces by a real service is not started. Default: none is replaced. */
  environment?: NodeJS.ProcessEnv;
  /** Additional dynamic configuration of the Temporal server. */
  dynamicConfig?: Record<string, number | boolean>;
  /** The cache stamps its log closer to the moment, and takes half as many calls. Default: false. */
  exactCacheLog?: boolean;
  logger: Logger;
}

export interface StackParts {
  temporal?: TemporalPart;
  mysql?: MysqlPart;
  sqs?: SqsPart;
  momento?: MomentoPart;
}

export interface Stack {
  /** What `dev.json` in the folder says. */
  readonly endpoints: DevEndpoints;
  readonly parts: StackParts;
  /** Variables that point a process to this stack. */
  environment(): Record<string, string>;
  /** Ends all parts; idempotent. */
  stop(): Promise<void>;
}

async function startParts(options: StackOptions): Promise<StackParts> {
  const environment = options.environment ?? {};
  const wanted = (options.parts ?? partNames).filter((name) => !isReplaced(name, environment));
  const { folder, ports = 'free', ephemeral = false, logger, dynamicConfig = {} } = options;
  const exactLog = options.exactCacheLog ?? false;
  const part: PartOptions = { folder, ports, ephemeral, logger };
  const parts: StackParts = {};
  const starts: Record<PartName, () => Promise<void>> = {
    temporal: async () => void (parts.temporal = await startTemporal({ ...part, dynamicConfig })),
    mysql: async () => void (parts.mysql = await startMysql(part)),
    sqs: async () => void (parts.sqs = await startSqs(part)),
    momento: async () => void (parts.momento = await startMomento({ ...part, exactLog })),
  };
  const results = await Promise.allSettled(
    wanted.map(async (name) => {
      const started = performance.now();
      await starts[name]();
      logger.debug('part started', { part: name, ms: Math.round(performance.now() - started) });
    }),
  );
  const failures = results.flatMap((result): unknown[] =>
    result.status === 'rejected' ? [result.reason] : [],
  );
  if (failures.length > 0) {
    await stopParts(parts);
    throw failures.length === 1
      ? failures[0]
      : new Error(failures.map((failure) => messageOf(failure)).join('\n'));
  }
  return parts;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function stopParts(parts: StackParts): Promise<void> {
  await Promise.all(
    Object.values(parts as Record<string, { stop(): Promise<void> }>).map((part) => part.stop()),
  );
}

function endpointsOf(parts: StackParts, metricsPort: number): DevEndpoints {
  const { temporal, mysql, sqs, momento } = parts;
  return {
    pid: process.pid,
    ...(temporal && { temporal: temporal.address, ui: temporal.ui, namespace: temporal.namespace }),
    ...(sqs && {
      sqsEndpoint: sqs.endpoint,
      queueUrl: sqs.queueUrl,
      deadLetterQueueUrl: sqs.deadLetterQueueUrl,
    }),
    ...(momento && {
      momentoEndpoint: momento.endpoint,
      momentoControl: momento.control,
      cacheName: momento.cacheName,
    }),
    ...(mysql && { mysqlUrl: mysql.url }),
    metrics: `127.0.0.1:${metricsPort}`,
  };
}

/**
 * Starts the embedded stack, its parts side by side (two seconds; the first time in a folder a little more). All of it
 * ends with `stop()`, and with this process however that dies. Throws with the log's end and the ways out when a part
 * does not start, and `UserError` when a stack already runs in the folder.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { folder, ephemeral = false } = options;
  const unlock = lockStackFolder(folder);
  if (ephemeral) removeFolderAtEnd(folder);
  const giveUp = (): void => {
    removeDevEndpoints(folder);
    unlock();
    if (!ephemeral) return;
    rmSync(folder, { recursive: true, force: true });
    keepFolder(folder);
  };
  let parts: StackParts;
  let metricsPort: number;
  try {
    metricsPort = await choosePort(options.ports ?? 'free', [9464]);
    parts = await startParts(options);
  } catch (error) {
    giveUp();
    throw error;
  }
  const endpoints = endpointsOf(parts, metricsPort);
  writeDevEndpoints(folder, endpoints);
  let stopped: Promise<void> | undefined;
  return {
    endpoints,
    parts,
    environment: () => devEnvironment(endpoints),
    stop: () =>
      (stopped ??= stopParts(parts).then(() => {
        returnPort(metricsPort);
        giveUp();
      })),
  };
}
