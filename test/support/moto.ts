import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { pythonEnvironment } from './python-environment.ts';
import { waitUntil } from './wait-until.ts';

/** Version of `moto` that the tests were written against. */
const version = '5.2.5';

/** An AWS look-alike with EventBridge and SQS, or why there is none. */
export type Moto = { readonly python: string } | { readonly missing: string };

/** Provides moto from PyPI, once. */
export function provideMoto(): Promise<Moto> {
  return pythonEnvironment(`moto-${version}`, [`moto[server,events,sqs]==${version}`]);
}

/** Starts a moto server on a free port of 127.0.0.1. */
export async function startMoto(python: string): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(python, ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  await waitUntil('the moto server', () =>
    fetch(endpoint).then(
      () => true,
      () => false,
    ),
  );
  return {
    endpoint,
    stop: async () => {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
