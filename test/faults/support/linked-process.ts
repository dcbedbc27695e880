import { join } from 'node:path';
import { devEnvironment } from '../../../src/dev/stack/dev-environment.ts';
import type { PartName } from '../../../src/dev/stack/stack-part.ts';
import { supervise, type SupervisedProcess } from '../../../src/dev/supervise.ts';
import { workerEnvironment } from '../../../src/dev/worker-environment.ts';
import { projectRoot, stateFolder } from '../../../src/paths.ts';
import type { TestEndpoints } from '../../support/stack.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { Link, Toxiproxy } from './toxiproxy.ts';

/** A process of the product as it is to be started. */
export interface ProcessSpec {
  /** Its own name in the rig. */
  readonly name: string;
  /** Command of `freshet`, with its options. */
  readonly command: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** A process of the product with a link of its own to every server; as on a platform, it is started again when it ends. */
export interface LinkedProcess {
  readonly name: string;
  readonly logFile: string;
  readonly links: Readonly<Record<PartName, Link>>;
  /** Kills it or asks it to end; resolves with the supervisor's words for how it ended, once it is started again and ready. */
  restart(signal: 'SIGKILL' | 'SIGTERM'): Promise<string>;
  /** The signal alone. */
  signal(signal: NodeJS.Signals): void;
  isUp(): boolean;
  /** Waits until it runs. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export interface LinkedProcessOptions {
  readonly spec: ProcessSpec;
  readonly endpoints: TestEndpoints;
  readonly toxiproxy: Toxiproxy;
  /** Logs go in here. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Tests wait for restarts all the time. */
const restartAfterMs = 100;

/** Saves a third of a process's start. */
const compileCache = join(stateFolder, 'compile-cache');

const program = join(projectRoot, 'src', 'cli', 'main.ts');

/** Starts it; resolves when it is ready. */
export async function startLinkedProcess(options: LinkedProcessOptions): Promise<LinkedProcess> {
  const { spec, endpoints, toxiproxy, folder } = options;
  const links = await linksOf(spec.name, endpoints, toxiproxy);
  const log = recordedLog();
  const environment = {
    ...process.env,
    NODE_COMPILE_CACHE: compileCache,
    ...devEnvironment(throughLinks(endpoints, links)),
    ...options.environment,
    ...spec.environment,
  };
  const process_ = await supervise({
    name: spec.name,
    args: ['--disable-warning=ExperimentalWarning', program, ...spec.command, '--json'],
    environment: spec.command[0] === 'worker' ? workerEnvironment(environment) : environment,
    logFile: join(folder, `${spec.name}.log`),
    logger: log.logger,
    restartAfterMs,
  });
  return {
    name: spec.name,
    logFile: process_.logFile,
    links,
    restart: async (signal) => {
      const seen = log.lines.length;
      await again(process_, signal);
      const end = log.lines.slice(seen).find(({ level }) => level === 'warn');
      return end?.message ?? 'it ended without a word';
    },
    signal: (signal) => process_.kill(signal),
    isUp: () => process_.pid !== undefined,
    ready: () => upAgain(process_, undefined),
    stop: () => process_.stop(),
  };
}

async function again(process_: SupervisedProcess, signal: NodeJS.Signals): Promise<void> {
  const { pid } = process_;
  process_.kill(signal);
  await upAgain(process_, pid);
}

async function upAgain(process_: SupervisedProcess, not: number | undefined): Promise<void> {
  await waitUntil(
    `${process_.name} is started again`,
    async () => {
      if (process_.pid === undefined || process_.pid === not) return false;
      return process_.ready().then(
        () => process_.pid !== undefined,
        () => false,
      );
    },
    90_000,
  );
}

async function linksOf(
  name: string,
  endpoints: TestEndpoints,
  toxiproxy: Toxiproxy,
): Promise<Record<PartName, Link>> {
  const link = (part: PartName, port: number): Promise<Link> => toxiproxy.link(`${name}-${part}`, port);
  return {
    temporal: await link('temporal', portOf(`http://${endpoints.temporal}`)),
    mysql: await link('mysql', portOf(endpoints.mysqlUrl)),
    sqs: await link('sqs', portOf(endpoints.sqsEndpoint)),
    momento: await link('momento', portOf(`http://${endpoints.momentoEndpoint}`)),
  };
}

function throughLinks(endpoints: TestEndpoints, links: Record<PartName, Link>): TestEndpoints {
  return {
    ...endpoints,
    temporal: `127.0.0.1:${links.temporal.port}`,
    mysqlUrl: withPort(endpoints.mysqlUrl, links.mysql.port),
    sqsEndpoint: new URL(withPort(endpoints.sqsEndpoint, links.sqs.port)).origin,
    queueUrl: withPort(endpoints.queueUrl, links.sqs.port),
    deadLetterQueueUrl: withPort(endpoints.deadLetterQueueUrl, links.sqs.port),
    momentoEndpoint: `127.0.0.1:${links.momento.port}`,
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function withPort(url: string, port: number): string {
  const changed = new URL(url);
  changed.port = String(port);
  return changed.href;
}
