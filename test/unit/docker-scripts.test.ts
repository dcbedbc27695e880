import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { momentoClient } from '../../src/adapters/momento-client.ts';
import { startMomentoEmulator } from '../../src/dev/momento/emulator.ts';
import { moduleExporter } from '../../src/exporter/module-exporter.ts';
import { projectRoot } from '../../src/paths.ts';

const script = (name: string): string => join(projectRoot, 'docker', name);

function exitCodeOf(name: string, environment: Record<string, string>): Promise<number | string | null> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script(name)], { env: environment, timeout: 60_000 });
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
}

/** The answer of a health check while a server on its port answers with this status. */
async function healthWith(
  status: number,
  addressOf: (port: number) => string,
): Promise<number | string | null> {
  const server = createServer((_, response) => response.writeHead(status).end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  try {
    return await exitCodeOf('health.mjs', { FRESHET_METRICS_ADDRESS: addressOf(port) });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('the health check of a container', () => {
  it('is content while the metrics port answers, whatever address the process listens on', async () => {
    assert.equal(await healthWith(200, (port) => `0.0.0.0:${port}`), 0);
    assert.equal(await healthWith(200, (port) => `[::]:${port}`), 0);
  });

  it('is content where metrics are switched off', async () => {
    assert.equal(await exitCodeOf('health.mjs', { FRESHET_METRICS_ADDRESS: 'off' }), 0);
  });

  it('complains when the port answers with an error, or not at all', async () => {
    assert.equal(await healthWith(500, (port) => `0.0.0.0:${port}`), 1);
    assert.equal(await exitCodeOf('health.mjs', { FRESHET_METRICS_ADDRESS: '127.0.0.1:1' }), 1);
  });
});

describe('the script that creates the cache', () => {
  it('creates the cache, and is content when it is there', async () => {
    const emulator = await startMomentoEmulator({ caches: [] });
    const client = momentoClient({ localEndpoint: emulator.endpoint, clientName: 'test' });
    try {
      const environment = { MOMENTO_LOCAL_ENDPOINT: emulator.endpoint, MOMENTO_CACHE_NAME: 'menus' };
      for (const time of ['first', 'second'])
        assert.equal(await exitCodeOf('create-cache.mjs', environment), 0, time);
      assert.equal((await client.delete('menus', 'key')).type, 'Success');
    } finally {
      client.close();
      await emulator.stop();
    }
  });
});

describe('the example export of the compose file', () => {
  it('is a module that the exporter takes', async () => {
    const exportMenu = await moduleExporter(script('export-menu-example.mjs'));
    assert.equal(typeof exportMenu, 'function');
  });
});
