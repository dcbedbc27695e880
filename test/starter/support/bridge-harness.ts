import { Client, Connection } from '@temporalio/client';
import { createBridge, type Bridge, type BridgeOptions } from '../../../src/starter/create-bridge.ts';
import { shippedRules } from './change-event.ts';
import { memoryLogger } from './memory-logger.ts';
import { startTemporalServer, type TemporalServer } from './temporal-server.ts';
import { startQueueServer, type QueueServer, type TestQueue } from './test-queue.ts';
import { waitFor } from './wait-for.ts';

/** Real parts of a bridge test: queue emulator and Temporal server as child processes, and a client. */
export interface BridgeHarness {
  readonly queues: QueueServer;
  readonly temporal: TemporalServer;
  readonly client: Client;
  /** A started bridge, stopped at the latest with the harness. */
  startBridge(queue: TestQueue, options?: Partial<BridgeOptions>): Promise<TestBridge>;
  stop(): Promise<void>;
}

export interface TestBridge extends Bridge {
  readonly log: ReturnType<typeof memoryLogger>;
}

/** Unless told otherwise, the server has the search attributes of a run. */
export async function startBridgeHarness(startServer = startRegisteredServer): Promise<BridgeHarness> {
  const [queues, temporal] = await Promise.all([startQueueServer(), startServer()]);
  const connection = await Connection.connect({ address: temporal.address });
  const client = new Client({ connection });
  const bridges: Bridge[] = [];
  return {
    queues,
    temporal,
    client,
    async startBridge(queue, options = {}) {
      const log = memoryLogger();
      const bridge = createBridge({
        sqs: queues.client(),
        queueUrl: queue.url,
        client,
        rules: shippedRules,
        logger: log,
        consumers: 2,
        eager: false,
        waitSeconds: 1,
        ...options,
      });
      bridges.push(bridge);
      await bridge.start();
      return { ...bridge, log };
    },
    async stop() {
      await Promise.all(bridges.map((bridge) => bridge.stop()));
      await connection.close();
      await Promise.all([queues.stop(), temporal.remove()]);
    },
  };
}

async function startRegisteredServer(): Promise<TemporalServer> {
  const server = await startTemporalServer();
  await server.registerAttributes();
  return server;
}

/** Waits until the queue holds no message, seen or hidden. */
export async function waitUntilEmpty(queue: TestQueue, timeoutMs?: number): Promise<void> {
  await waitFor('the queue is empty', async () => (await queue.messages()).length === 0, timeoutMs);
}

/** Waits until exactly so many runs are listed. Listing lags behind starting. */
export async function waitForRuns(client: Client, count: number, query?: string): Promise<void> {
  await waitFor(`${count} runs are listed`, async () => (await client.workflow.count(query)).count === count);
}
