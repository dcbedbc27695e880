import { createServer } from 'node:net';
import { UserError } from '../user-error.ts';
import { useEnvironment, useSettings } from './environment.ts';
import { errorLine } from './report-error.ts';

/**
 * Where the process may serve its metrics; null for nowhere. A port that the environment names must be free; when the
 * default one is taken, as by a second process on a developer's machine, the process goes without, and says so.
 */
export async function useMetricsAddress(): Promise<{ readonly address: string | null }> {
  const { address } = useSettings('metrics').metrics;
  if (address === null || (await canListen(address))) return { address };
  const remedy = 'Set FRESHET_METRICS_ADDRESS to another host:port, or to off';
  if ((useEnvironment()['FRESHET_METRICS_ADDRESS'] ?? '') !== '') {
    throw new UserError(
      `Metrics cannot be served at ${address}: the address is taken, or not of this machine. ${remedy}.`,
    );
  }
  process.stderr.write(errorLine(`no metrics: ${address} is taken. ${remedy}.`));
  return { address: null };
}

function canListen(address: string): Promise<boolean> {
  const at = address.lastIndexOf(':');
  const host = address.slice(0, at).replace(/^\[(.*)\]$/, '$1');
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host, port: Number(address.slice(at + 1)), exclusive: true }, () => {
      server.close(() => resolve(true));
    });
  });
}
