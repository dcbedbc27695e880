import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { choosePort } from '../../../src/dev/stack/ports.ts';
import { StackProcess } from '../../../src/dev/stack/stack-process.ts';
import type { Logger } from '../../../src/logging.ts';
import { dynamicConfig, serverConfig, type ServerPorts } from './server-config.ts';
import type { Postgres } from './start-postgres.ts';

/** Of the configuration; a file of that name is read. */
const environmentName = 'bench';

/** Starts `temporal-server` on databases that are made already. The caller stops it before PostgreSQL. */
export async function startServer(options: {
  readonly program: string;
  readonly postgres: Postgres;
  readonly folder: string;
  readonly logger: Logger;
}): Promise<{ readonly address: string; readonly pid: number; stop(): Promise<void> }> {
  const { program, postgres, folder, logger } = options;
  const own = join(folder, 'temporal-server');
  mkdirSync(own, { mode: 0o700 });
  const ports = await choosePorts();
  const dynamicConfigFile = join(own, 'dynamic-config.yaml');
  // JSON is YAML, too. The file holds the password.
  writeFileSync(dynamicConfigFile, JSON.stringify(dynamicConfig));
  const config = JSON.stringify(serverConfig(ports, postgres, dynamicConfigFile));
  writeFileSync(join(own, `${environmentName}.yaml`), config, { mode: 0o600 });
  const server = new StackProcess({
    name: 'temporal-server',
    title: 'Temporal server on PostgreSQL',
    command: program,
    args: ['--root', own, '--config', '.', '--env', environmentName, '--allow-no-auth', 'start'],
    logFile: join(folder, 'logs', 'temporal-server.log'),
    isReady: () => answers(ports.http),
    remedy: `${program} must be of the version that bench/README.md names.`,
    ephemeral: true,
    logger,
  });
  await server.start();
  return {
    address: `127.0.0.1:${ports.services.frontend.grpc}`,
    pid: server.pid ?? 0,
    stop: () => server.stop(),
  };
}

async function choosePorts(): Promise<ServerPorts> {
  const free = () => choosePort('free', []);
  const pair = async () => ({ grpc: await free(), membership: await free() });
  return {
    http: await free(),
    services: {
      frontend: await pair(),
      history: await pair(),
      matching: await pair(),
      worker: await pair(),
    },
  };
}

async function answers(httpPort: number): Promise<boolean> {
  try {
    const url = `http://127.0.0.1:${httpPort}/api/v1/system-info`;
    const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
