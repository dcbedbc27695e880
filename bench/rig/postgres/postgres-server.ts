import { Client, Connection } from '@temporalio/client';
import type { Logger } from '../../../src/logging.ts';
import { applySchema } from './apply-schema.ts';
import type { PostgresPrograms } from './find-programs.ts';
import { provideNamespace } from './provide-namespace.ts';
import { startPostgres } from './start-postgres.ts';
import { startServer } from './start-server.ts';

/** A Temporal server as a cluster runs it, on a database of its own. */
export interface PostgresServer {
  readonly address: string;
  readonly namespace: string;
  readonly pid: number;
  /** Of PostgreSQL; its other processes are children of this one. */
  readonly databasePid: number;
  /** Ends all of it; idempotent. */
  stop(): Promise<void>;
}

/** Starts PostgreSQL and the server in the folder, ready for runs of ours. Throws, with nothing left running. */
export async function startPostgresServer(options: {
  readonly programs: PostgresPrograms;
  readonly folder: string;
  readonly logger: Logger;
}): Promise<PostgresServer> {
  const { programs, folder, logger } = options;
  const namespace = 'default';
  const postgres = await startPostgres(options);
  const running = [() => postgres.stop()];
  const stop = async (): Promise<void> => {
    for (const end of running.splice(0).toReversed()) await end();
  };
  try {
    await applySchema(programs.sqlTool, postgres);
    const server = await startServer({ program: programs.temporalServer, postgres, folder, logger });
    running.push(() => server.stop());
    const connection = await Connection.connect({ address: server.address });
    await provideNamespace(new Client({ connection, namespace })).finally(() => connection.close());
    return { address: server.address, namespace, pid: server.pid, databasePid: postgres.pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
