import { after } from 'node:test';
import type { CacheClient } from '@gomomento/sdk';
import { momentoClient } from '../../../src/adapters/momento-client.ts';
import type { MomentoEmulatorOptions } from '../../../src/dev/momento/emulator-options.ts';
import { startMomentoEmulator } from '../../../src/dev/momento/emulator.ts';
import type { MomentoEmulator } from '../../../src/dev/momento/emulator.ts';

/** The cache every test uses. */
export const cacheName = 'menu';

/** An emulator with one cache and the real SDK in front of it. */
export interface EmulatedCache {
  readonly emulator: MomentoEmulator;
  readonly client: CacheClient;
  /** Lets the emulator's TTL clock run ahead. */
  readonly advance: (ms: number) => void;
  /** Another client of the same emulator. */
  readonly connect: (options: { clientName: string; timeoutMs?: number }) => CacheClient;
}

/** Starts both for the tests of a suite; they end with it. Call it within `describe`. */
export async function emulatedCache(options: MomentoEmulatorOptions = {}): Promise<EmulatedCache> {
  let clock = 1000;
  const emulator = await startMomentoEmulator({ caches: [cacheName], now: () => clock, ...options });
  const clients: CacheClient[] = [];
  const connect: EmulatedCache['connect'] = (wanted) => {
    const client = momentoClient({ localEndpoint: emulator.endpoint, timeoutMs: 20_000, ...wanted });
    clients.push(client);
    return client;
  };
  after(async () => {
    for (const client of clients) client.close();
    await emulator.stop();
  });
  const advance = (ms: number): void => {
    clock += ms;
  };
  return { emulator, client: connect({ clientName: 'test' }), advance, connect };
}
