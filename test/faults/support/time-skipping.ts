import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { attributeTypes } from '../../starter/support/temporal-server.ts';
import { findTestServer } from '../../../src/dev/stack/find-test-server.ts';

/** A Temporal server whose clock a test puts forward; it keeps nothing on a disk. */
export interface TimeSkippingServer {
  readonly address: string;
  readonly namespace: string;
  /** Does not put the clock forward by itself, as the client of the SDK's test environment does. */
  readonly client: Client;
  nowMs(): Promise<number>;
  /** Puts the clock forward; timers on the way go off. */
  skip(ms: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts the test server that the set-up has provided, else one that the SDK downloads. */
export async function startTimeSkippingServer(): Promise<TimeSkippingServer> {
  const path = findTestServer();
  const environment = await TestWorkflowEnvironment.createTimeSkipping(
    path === undefined ? undefined : { server: { executable: { type: 'existing-path', path } } },
  );
  const { connection, namespace = 'default' } = environment;
  // It registers them, but cannot list them: what the product does by itself looks first.
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: { ...attributeTypes },
  });
  return {
    address: connection.options.address,
    namespace,
    client: new Client({ connection, namespace }),
    nowMs: () => environment.currentTimeMs(),
    skip: (ms) => environment.sleep(ms),
    stop: () => environment.teardown(),
  };
}
