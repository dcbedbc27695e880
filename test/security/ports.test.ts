import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { z } from 'zod';
import { type FreshetProcess, startFreshet } from '../cli/support/freshet-process.ts';
import { newHome } from '../cli/support/run-freshet.ts';
import { choosePort } from '../../src/dev/stack/ports.ts';
import { listenersIn, listenersOf } from './support/listeners.ts';

const elsewhere = process.platform !== 'linux' && 'Linux tells in /proc what listens where';
const places = z.object({
  endpoints: z.object({
    temporal: z.string(),
    ui: z.string(),
    sqsEndpoint: z.string(),
    momentoEndpoint: z.string(),
    momentoControl: z.string(),
    mysqlUrl: z.string(),
    metrics: z.string(),
  }),
});

describe('the ports', { skip: elsewhere }, () => {
  const env = { FRESHET_HOME: newHome() };
  const processes: FreshetProcess[] = [];
  after(async () => {
    for (const each of processes.toReversed()) await each.end();
  });

  async function start(args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<FreshetProcess> {
    const started = await startFreshet(args, { ...env, ...more });
    processes.push(started);
    return started;
  }

  function assertLocal(pid = 0): number[] {
    const listeners = listenersOf(pid);
    assert.deepEqual(
      listeners.filter(({ address }) => address !== '127.0.0.1' && address !== '::1'),
      [],
    );
    return listeners.map(({ port }) => port);
  }

  it('are read from the tables of the kernel', () => {
    const line = (local: string, state: string, inode: string): string =>
      `   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1`;
    const table = [
      'head',
      line('0100007F:1F90', '0A', '1'),
      line('00000000:0050', '0A', '2'),
      line('0100007F:1F91', '01', '1'),
      line('00000000000000000000000000000000:0051', '0A', '2'),
      line('0000000000000000FFFF00000100007F:0052', '0A', '2'),
      line('00000000:0053', '0A', '3'),
    ].join('\n');
    assert.deepEqual(
      listenersIn(table, new Set(['1', '2'])).map(({ address, port }) => `${address} ${port}`),
      ['127.0.0.1 8080', '0.0.0.0 80', '0000:0000:0000:0000:0000:0000:0000:0000 81', '127.0.0.1 82'],
    );
  });

  it('of the embedded stack and of what runs on it are on the loopback interface', async () => {
    const up = await start(['up']);
    const ports = assertLocal(up.child.pid);
    for (const [name, place] of Object.entries(places.parse(up.ready).endpoints))
      assert.ok(
        ports.includes(Number(/:(\d+)(?:\/|$)/.exec(place)?.[1])),
        `${name} at ${place}: ${ports.join()}`,
      );
  });

  for (const args of [['bridge'], ['relay'], ['worker', '--only', 'reconcile']]) {
    it(`of freshet ${args.join(' ')} are its metrics, on the loopback interface unless told otherwise`, async () => {
      const unasked = await start(args);
      assert.ok(assertLocal(unasked.child.pid).length <= 1);
      const port = await choosePort('free', []);
      const asked = await start(args, { FRESHET_METRICS_ADDRESS: `127.0.0.1:${port}` });
      assert.deepEqual(assertLocal(asked.child.pid), [port]);
    });
  }
});
