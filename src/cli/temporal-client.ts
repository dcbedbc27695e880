import { Client, Connection } from '@temporalio/client';
import { temporalClientConfig } from '../adapters/temporal/client-config.ts';
import { CommandFailed } from '../command-failed.ts';
import { useEnvironment } from './environment.ts';
import { grpcFailure } from './grpc-failure.ts';

/** Whatever a command asks of Temporal is answered by then, or has failed. */
const timeoutMs = 20_000;
const connectTimeoutMs = 5_000;

/**
 * Does a command's work with a Temporal client, on the settings of `TEMPORAL_*` and `temporal.toml`. A worker's native
 * connection would cost a third of a second more. `identity` is shown with each signal and start in the run's history.
 * Throws `CommandFailed` when the server is away or refuses.
 */
export async function withTemporal<T>(work: (client: Client) => Promise<T>, identity?: string): Promise<T> {
  const { client, address, close } = await openTemporal(identity);
  try {
    return await client.withDeadline(Date.now() + timeoutMs, () => work(client));
  } catch (error) {
    const failure = grpcFailure(error);
    throw failure === undefined
      ? error
      : new CommandFailed(
          `Temporal at ${address}, namespace ${client.options.namespace}: ${failure.details}.`,
        );
  } finally {
    await close();
  }
}

/** The same client, for work of any length; the caller closes it. Throws `CommandFailed` when the server is away. */
export async function openTemporal(
  identity?: string,
): Promise<{ readonly client: Client; readonly address: string; readonly close: () => Promise<void> }> {
  const { connectionOptions, namespace } = temporalConfig();
  const address = connectionOptions.address ?? 'localhost:7233';
  const connection = await connect({ ...connectionOptions, address, connectTimeout: connectTimeoutMs });
  const client = new Client({ connection, namespace, ...(identity !== undefined && { identity }) });
  return { client, address, close: () => connection.close() };
}

/** Namespace of the runs. Throws `UserError` when the settings are wrong. */
export function temporalNamespace(): string {
  return temporalConfig().namespace;
}

function temporalConfig() {
  useEnvironment();
  const { connectionOptions, namespace = 'default' } = temporalClientConfig();
  return { connectionOptions, namespace };
}

async function connect(options: Parameters<typeof Connection.connect>[0] & { address: string }) {
  try {
    return await Connection.connect(options);
  } catch (error) {
    throw new CommandFailed(
      `No Temporal server answers at ${options.address} (${firstLine(error)}). ` +
        'Start one (`npm start` brings its own), or correct TEMPORAL_ADDRESS and the other TEMPORAL_* variables.',
    );
  }
}

function firstLine(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? '').replace(/\.$/, '') : String(error);
}
