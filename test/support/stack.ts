import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { devEnvironment } from '../../src/dev/stack/dev-environment.ts';
import {
  startStack,
  type Stack,
  type StackOptions,
  type StackParts,
} from '../../src/dev/stack/start-stack.ts';
import { createLogger } from '../../src/logging.ts';

const schema = z.object({
  pid: z.int(),
  temporal: z.string(),
  ui: z.string(),
  namespace: z.string(),
  sqsEndpoint: z.string(),
  queueUrl: z.string(),
  deadLetterQueueUrl: z.string(),
  momentoEndpoint: z.string(),
  momentoControl: z.string(),
  cacheName: z.string(),
  mysqlUrl: z.string(),
  metrics: z.string(),
});

/** Where all parts of the test's stack are; `dev.json` with nothing missing. */
export type TestEndpoints = z.infer<typeof schema>;

export interface TestStack {
  readonly endpoints: TestEndpoints;
  /** Variables that point a child process to the stack. */
  environment(): Record<string, string>;
  /** Call it in `after`: ends a stack of the file's own, leaves the shared one alone. */
  stop(): Promise<void>;
}

/**
 * A running stack: the one that `npm test` shares among its files, or one of its own when a file is run alone with
 * `node --test`. Files that break servers start a private stack with `startStack` instead.
 */
export async function testStack(): Promise<TestStack> {
  const shared = process.env['FRESHET_TEST_STACK'];
  if (shared !== undefined) {
    const endpoints = schema.parse(JSON.parse(shared));
    return { endpoints, environment: () => devEnvironment(endpoints), stop: () => Promise.resolve() };
  }
  return privateStack();
}

/** A stack of the file's own, whose parts can be killed and restarted. */
export interface PrivateStack extends TestStack {
  readonly parts: StackParts;
}

/** A stack of the file's own, for tests that must not see the runs of others, or that break servers. */
export async function privateStack(options: Pick<StackOptions, 'exactCacheLog'> = {}): Promise<PrivateStack> {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-test-'));
  const logger = createLogger({ level: 'warn', component: 'test-stack' });
  const stack = await startStack({ folder, ephemeral: true, ports: 'free', logger, ...options });
  const endpoints = stackEndpoints(stack);
  const { parts } = stack;
  return { endpoints, parts, environment: () => stack.environment(), stop: () => stack.stop() };
}

/** Endpoints of a whole stack. Throws when a part of it was not started. */
export function stackEndpoints(stack: Stack): TestEndpoints {
  return schema.parse(stack.endpoints);
}
