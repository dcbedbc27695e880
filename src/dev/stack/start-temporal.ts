import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { searchAttributes } from '../../contract/names.ts';
import { findTemporal } from './find-temporal.ts';
import { choosePort } from './ports.ts';
import type { PartOptions, StackPart } from './stack-part.ts';
import { StackProcess } from './stack-process.ts';
import { startOnPort } from './start-on-port.ts';

export interface TemporalPart extends StackPart {
  /** Host and port, for `TEMPORAL_ADDRESS`. */
  readonly address: string;
  readonly namespace: string;
  /** Address of the web UI. */
  readonly ui: string;
}

const typeOf: Record<keyof typeof searchAttributes, 'Keyword' | 'Int' | 'Bool'> = {
  eventType: 'Keyword',
  source: 'Keyword',
  jobId: 'Keyword',
  phase: 'Keyword',
  stores: 'Int',
  paused: 'Bool',
};

interface Ports {
  grpc: number;
  ui: number;
  http: number;
  metrics: number;
}

function serverArguments(
  ports: Ports,
  database: string,
  dynamicConfig: Record<string, number | boolean>,
): string[] {
  const attributes = Object.entries(searchAttributes).map(
    ([key, name]) => `${name}=${typeOf[key as keyof typeof typeOf]}`,
  );
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--log-level', 'warn', '--db-filename', database],
    ...['--port', String(ports.grpc), '--ui-port', String(ports.ui)],
    ...['--http-port', String(ports.http), '--metrics-port', String(ports.metrics)],
    // Twice the starts a second of the default, and still nothing is lost when the server is killed (only when the machine is).
    ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
    ...Object.entries(dynamicConfig).flatMap(([key, value]) => ['--dynamic-config-value', `${key}=${value}`]),
    ...attributes.flatMap((attribute) => ['--search-attribute', attribute]),
  ];
}

async function hasNamespace(httpPort: number, namespace: string): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${httpPort}/api/v1/namespaces/${namespace}`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

/**
 * Starts a Temporal server with UI and our search attributes. Its data lies in a file, so that runs survive a restart and a kill.
 * `dynamicConfig` adds to the server's dynamic configuration (tests of continue-as-new).
 */
export async function startTemporal(
  options: PartOptions & { dynamicConfig?: Record<string, number | boolean> },
): Promise<TemporalPart> {
  const command = findTemporal();
  if (command === undefined) {
    throw new Error(
      'No Temporal server found: run `npm start` once, put the `temporal` CLI on PATH, or set TEMPORAL_ADDRESS.',
    );
  }
  const namespace = 'default';
  const data = join(options.folder, 'temporal');
  mkdirSync(data, { recursive: true, mode: 0o700 });
  const choice = options.ports ?? 'free';
  return startOnPort(async () => {
    const ports: Ports = {
      grpc: await choosePort(choice, [7233]),
      ui: await choosePort(choice, [8233]),
      http: await choosePort('free', []),
      metrics: await choosePort('free', []),
    };
    const dynamicConfig = {
      // The default is 20 polls a second for each history shard, and this server has one shard: every task would wait for the next 50 ms.
      'history.transferProcessorMaxPollRPS': 2000,
      'history.timerProcessorMaxPollRPS': 2000,
      ...options.dynamicConfig,
    };
    const part = new StackProcess({
      name: 'temporal',
      title: 'Temporal server',
      command,
      args: serverArguments(ports, join(data, 'temporal.db'), dynamicConfig),
      logFile: join(options.folder, 'logs', 'temporal.log'),
      isReady: () => hasNamespace(ports.http, namespace),
      remedy: `${command} must be a CLI of version 1.0 or later (\`temporal --version\`); remove ${data} if its data is broken, or set TEMPORAL_ADDRESS to use a server of your own.`,
      ephemeral: options.ephemeral ?? false,
      logger: options.logger,
    });
    await part.start();
    return Object.assign(part, {
      address: `127.0.0.1:${ports.grpc}`,
      namespace,
      ui: `http://127.0.0.1:${ports.ui}`,
    });
  });
}
