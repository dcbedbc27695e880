import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createDatabase } from '../../support/test-database.ts';
import { privateStack, testStack, type TestStack } from '../../support/stack.ts';

/** A place that nobody else uses: database, queue and event names of its own. */
export interface OwnEnvironment {
  readonly stack: TestStack;
  readonly env: NodeJS.ProcessEnv;
  /** Of the one rule, with a quote in it: that is allowed in a source. */
  readonly source: string;
  /** The same place with another, empty queue. */
  withNewQueue(): Promise<NodeJS.ProcessEnv>;
  stop(): Promise<void>;
}

/**
 * On the test's stack, or on a private one, where commands that name runs by query or by job id meet no other run. The
 * database is empty: not even migrated.
 */
export async function ownEnvironment(stackOf: 'shared' | 'private' = 'shared'): Promise<OwnEnvironment> {
  const stack = await (stackOf === 'shared' ? testStack() : privateStack());
  const { endpoints } = stack;
  const id = randomUUID().slice(0, 8);
  const source = `it's ${id}`;
  const folder = mkdtempSync(join(tmpdir(), 'freshet-cli-stack-'));
  const rulesFile = join(folder, 'rules.yaml');
  writeFileSync(rulesFile, rulesText(`Own_${id}`, source));
  const env = {
    ...stack.environment(),
    MYSQL_URL: await createDatabase(endpoints.mysqlUrl),
    SQS_QUEUE_URL: await createQueue(endpoints.sqsEndpoint, `cli-${id}`),
    FRESHET_RULES_FILE: rulesFile,
    FRESHET_METRICS_ADDRESS: 'off',
    FRESHET_UI_URL: endpoints.ui,
    FRESHET_EXPORT_COMMAND: 'exit 0',
    // Other files share the server: the sweeps of a schedule would go on there.
    FRESHET_RECONCILE_EVERY_SECONDS: 'off',
  };
  const stop = async (): Promise<void> => {
    rmSync(folder, { recursive: true, force: true });
    await stack.stop();
  };
  let queues = 0;
  const withNewQueue = async (): Promise<NodeJS.ProcessEnv> => {
    queues += 1;
    return { ...env, SQS_QUEUE_URL: await createQueue(endpoints.sqsEndpoint, `cli-${id}-${queues}`) };
  };
  return { stack, env, source, withNewQueue, stop };
}

function rulesText(detailType: string, source: string): string {
  return `rules:
  - name: own
    title: Own change
    match: { detailType: ${detailType}, source: ${JSON.stringify(source)} }
    fanOut: ids
    keys: [{ key: "own:{store}" }, { key: "other:{store}" }]
    menus: event
    outbox: own
    settleSeconds: 0
`;
}

async function createQueue(endpoint: string, name: string): Promise<string> {
  const credentials = { accessKeyId: 'freshet', secretAccessKey: 'freshet' };
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials });
  try {
    await client.send(new CreateQueueCommand({ QueueName: name }));
    return `${endpoint}/000000000000/${name}`;
  } finally {
    client.destroy();
  }
}
