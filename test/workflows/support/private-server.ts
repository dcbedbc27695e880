import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTemporal } from '../../../src/dev/stack/start-temporal.ts';
import { createLogger } from '../../../src/logging.ts';
import type { TestServer } from './harness.ts';

/**
 * A server of the caller's own: workers of other test files would take its tasks from a shared one. It suggests a fresh
 * history after so many events.
 */
export async function privateServer(eventsPerHistory = 4096): Promise<TestServer> {
  const folder = await mkdtemp(join(tmpdir(), 'freshet-temporal-'));
  const part = await startTemporal({
    folder,
    ephemeral: true,
    logger: createLogger({ level: 'error', component: 'test' }),
    dynamicConfig: { 'limit.historyCount.suggestContinueAsNew': eventsPerHistory },
  });
  const release = async (): Promise<void> => {
    await part.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { address: part.address, namespace: part.namespace, release };
}
