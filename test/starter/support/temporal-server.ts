import { type EventEmitter, once } from 'node:events';
import { createServer } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';
import { searchAttributes } from '../../../src/contract/names.ts';
import { killChild, spawnChild } from './child-process.ts';
import { waitFor } from './wait-for.ts';

const { IndexedValueType } = proto.temporal.api.enums.v1;

/** Attribute types as the server knows them. */
export const attributeTypes: Readonly<Record<string, number>> = {
  [searchAttributes.eventType]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.source]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.jobId]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.phase]: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  [searchAttributes.stores]: IndexedValueType.INDEXED_VALUE_TYPE_INT,
  [searchAttributes.paused]: IndexedValueType.INDEXED_VALUE_TYPE_BOOL,
};

/** A development server on its own database file, which can be killed and started again at the same address. */
export interface TemporalServer {
  readonly address: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  registerAttributes(names?: readonly string[]): Promise<void>;
  removeAttributes(names: readonly string[]): Promise<void>;
  /** Kills it and removes its files. */
  remove(): Promise<void>;
}

const launchTries = 3;

/** Launches until a server answers: one whose inner ports were taken meanwhile by another process ends at once. */
async function launchServing<T extends EventEmitter>(launch: () => T, address: string): Promise<T> {
  for (let tried = 1; ; tried += 1) {
    const child = launch();
    const ended = once(child, 'exit').then(() => false);
    if (await Promise.race([waitUntilServing(address).then(() => true), ended])) return child;
    if (tried === launchTries)
      throw new Error(`the Temporal server ended ${launchTries} times while it started`);
  }
}

/** Starts a server without the search attributes of a run. `dynamicConfig` has `key=value` pairs. */
export async function startTemporalServer(dynamicConfig: readonly string[] = []): Promise<TemporalServer> {
  const folder = await mkdtemp(join(tmpdir(), 'freshet-bridge-'));
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const launch = () =>
    spawnChild(temporalProgram(), [
      ...[
        'server',
        'start-dev',
        '--headless',
        '--ip',
        '127.0.0.1',
        '--port',
        String(port),
        '--log-level',
        'never',
      ],
      // Survives a kill of the process, which is all that is tested, and is several times faster.
      ...['--db-filename', join(folder, 'temporal.db'), '--sqlite-pragma', 'synchronous=0'],
      ...dynamicConfig.flatMap((pair) => ['--dynamic-config-value', pair]),
    ]);
  let child = await launchServing(launch, address);
  return {
    address,
    kill: () => killChild(child),
    async start() {
      child = await launchServing(launch, address);
    },
    registerAttributes: (names) => registerAttributes(address, names ?? Object.keys(attributeTypes)),
    removeAttributes: (names) => removeAttributes(address, names),
    async remove() {
      await killChild(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function registerAttributes(address: string, names: readonly string[]): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.operatorService.addSearchAttributes({
      namespace: 'default',
      searchAttributes: Object.fromEntries(
        names.map((name) => [name, attributeTypes[name] ?? IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD]),
      ),
    });
  } finally {
    await connection.close();
  }
}

async function removeAttributes(address: string, names: readonly string[]): Promise<void> {
  const connection = await Connection.connect({ address });
  try {
    await connection.operatorService.removeSearchAttributes({
      namespace: 'default',
      searchAttributes: [...names],
    });
  } finally {
    await connection.close();
  }
}

async function waitUntilServing(address: string): Promise<void> {
  await waitFor(`a Temporal server answers at ${address}`, async () => {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      try {
        await connection.workflowService.describeNamespace({ namespace: 'default' });
        return true;
      } finally {
        await connection.close();
      }
    } catch {
      return false;
    }
  });
}

/** On PATH, or where `go install` puts it. */
function temporalProgram(): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), join(homedir(), 'go', 'bin')];
  const program = folders.map((folder) => join(folder, 'temporal')).find((path) => existsSync(path));
  if (!program) throw new Error('no `temporal` on PATH: install the Temporal CLI');
  return program;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
