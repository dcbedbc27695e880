import assert from 'node:assert/strict';
import { z } from 'zod';
import { startBridgeHarness, type BridgeHarness } from '../../starter/support/bridge-harness.ts';
import type { TestQueue } from '../../starter/support/test-queue.ts';
import { runFreshet, type Ended } from './run-freshet.ts';

const listed = z.object({
  messages: z.array(
    z.object({
      id: z.string(),
      receives: z.number(),
      detailType: z.string().nullable(),
      source: z.string().nullable(),
      job: z.string().nullable(),
      accepted: z.string(),
      reason: z.string().nullable(),
      duplicate: z.boolean(),
    }),
  ),
});
export type ListedLetter = z.infer<typeof listed>['messages'][number];

/** A queue with its dead-letter queue, and `freshet dlq` pointed to it. */
export interface DeadLetterPlace {
  readonly queue: TestQueue;
  readonly env: NodeJS.ProcessEnv;
  dlq(...args: string[]): Promise<Ended>;
  /** What `dlq list --json` says. */
  list(): Promise<ListedLetter[]>;
}

/** Queue emulator, Temporal server, and places of their own for each test. */
export interface DeadLetterRig {
  readonly harness: BridgeHarness;
  newPlace(more?: NodeJS.ProcessEnv): Promise<DeadLetterPlace>;
  /** URL of a queue without a dead-letter queue. */
  newLonelyQueue(): Promise<string>;
  stop(): Promise<void>;
}

export async function deadLetterRig(): Promise<DeadLetterRig> {
  const harness = await startBridgeHarness();
  const { endpoint } = harness.queues;
  // The emulator names its queues by a host that not every system resolves.
  const here = (url: string): string => new URL(new URL(url).pathname, endpoint).href;
  return {
    harness,
    newLonelyQueue: async () => here(await harness.queues.createLonelyQueue()),
    stop: () => harness.stop(),
    async newPlace(more = {}) {
      const queue = await harness.queues.createQueue();
      const env = {
        SQS_QUEUE_URL: here(queue.url),
        AWS_ENDPOINT_URL_SQS: endpoint,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
        TEMPORAL_ADDRESS: harness.temporal.address,
        ...more,
      };
      const dlq = (...args: string[]): Promise<Ended> => runFreshet(['dlq', ...args], { env });
      return {
        queue,
        env,
        dlq,
        async list() {
          const { code, stdout, stderr } = await dlq('list', '--json');
          assert.equal(code, 0, stderr);
          return listed.parse(JSON.parse(stdout)).messages;
        },
      };
    },
  };
}

/** The bodies in the dead-letter queue that others can receive, sorted. */
export async function visibleBodies(queue: TestQueue): Promise<string[]> {
  return (await queue.deadLetters())
    .filter(({ inFlight }) => !inFlight)
    .map(({ body }) => body)
    .sort();
}

/** Id of the one dead letter with this body. */
export async function letterId(queue: TestQueue, body: string): Promise<string> {
  const found = (await queue.deadLetters()).filter((letter) => letter.body === body);
  assert.equal(found.length, 1);
  return found[0]?.id ?? '';
}
