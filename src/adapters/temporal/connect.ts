import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { CommandFailed } from '../../command-failed.ts';
import { temporalClientConfig } from './client-config.ts';

/** A client and the connection it shares with the workers of the process: eager start needs the same object. */
export interface TemporalConnection {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly namespace: string;
  close(): Promise<void>;
}

/**
 * Connects as `TEMPORAL_*` and `temporal.toml` say. Throws `CommandFailed` when nobody answers there, and `UserError`
 * when these settings are wrong.
 */
export async function connectTemporal(): Promise<TemporalConnection> {
  const { connectionOptions, namespace = 'default' } = temporalClientConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  let connection: NativeConnection;
  try {
    connection = await NativeConnection.connect({ ...connectionOptions, address });
  } catch (error) {
    throw new CommandFailed(
      `No Temporal server answers at ${address} (${messageOf(error)}). ` +
        'Start one (`npm start` brings its own), or set TEMPORAL_ADDRESS and the other TEMPORAL_* variables.',
    );
  }
  return {
    connection,
    client: new Client({ connection, namespace }),
    namespace,
    close: () => connection.close(),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
}
