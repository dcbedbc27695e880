import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { progressSchema, type ShownProgress } from '../../../src/cli/run-messages.ts';
import { progressQuery } from '../../../src/contract/names.ts';
import { momentoControl } from '../../../src/dev/momento/control-client.ts';
import { startFreshet } from '../../cli/support/freshet-process.ts';
import { runFreshet, type Ended } from '../../cli/support/run-freshet.ts';
import { storeIds } from '../../support/plans.ts';
import { privateStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const sent = z.object({ sent: z.tuple([z.object({ jobId: z.string(), workflowId: z.string() })]) });

/** The store that the cache refuses whenever it is asked. */
export const failingStore = 's00001';

/** One run, as the tests name it. */
export interface Job {
  readonly job: string;
  readonly workflowId: string;
  readonly summary: string;
}

/**
 * What an engineer on call finds at night: on a stack of its own, a change that is throttled and has a store that always
 * fails, one that is paused, one that waits for approval, and one that is done.
 */
export interface NightShift {
  /** Base of the Temporal UI's pages of the namespace. */
  readonly ui: string;
  readonly client: Client;
  readonly throttled: Job;
  readonly paused: Job;
  readonly unapproved: Job;
  readonly done: Job;
  freshet(...args: string[]): Promise<Ended>;
  /** Answer of the run itself. */
  progress(job: Job): Promise<ShownProgress>;
  /** Ends the worker as a crash would. */
  stopWorker(): Promise<unknown>;
  /** Ends everything. */
  stop(): Promise<void>;
}

/** Starts it all, and waits until each run is where it stays. */
export async function startNightShift(): Promise<NightShift> {
  const stack = await privateStack();
  const { endpoints } = stack;
  const folder = mkdtempSync(join(tmpdir(), 'freshet-night-'));
  const rulesFile = join(folder, 'rules.yaml');
  writeFileSync(rulesFile, rulesText);
  const env = { ...stack.environment(), FRESHET_RULES_FILE: rulesFile, FRESHET_METRICS_ADDRESS: 'off' };
  const freshet = (...args: string[]): Promise<Ended> => runFreshet(args, { env });
  await succeed(freshet('migrate'));
  const worker = await startFreshet(['worker'], env);
  const connection = await Connection.connect({ address: endpoints.temporal });
  const client = new Client({ connection, namespace: endpoints.namespace });
  const control = momentoControl(endpoints.momentoControl);
  await control.setFaults({
    rules: [{ keys: [`base_price:${failingStore}`], fail: { code: 'INVALID_ARGUMENT' } }],
  });

  const publish = async (type: string, stores: readonly string[], title: string): Promise<Job> => {
    const args = ['--type', type, '--stores', stores.join(','), '--via', 'outbox', '--json'];
    const { stdout } = await succeed(freshet('publish', ...args));
    const [{ jobId, workflowId }] = sent.parse(JSON.parse(stdout)).sent;
    const count = `${stores.length} store${stores.length === 1 ? '' : 's'}`;
    return { job: jobId, workflowId, summary: `${title}: ${count} (job ${jobId}, tb.menu.pricing-service)` };
  };
  const progress = async ({ workflowId }: Job): Promise<ShownProgress> =>
    progressSchema.parse(await client.workflow.getHandle(workflowId).query(progressQuery));
  const reaches = (job: Job, what: string, is: (progress: ShownProgress) => boolean) =>
    waitUntil(`job ${job.job} to ${what}`, () => progress(job).then(is, () => false));
  const triesFailingStore = async (): Promise<boolean> =>
    (await control.entries()).some(({ keys }) => keys.includes(`base_price:${failingStore}`));

  const relay = await startFreshet(['relay'], env);
  const [exampleStores, otherStores] = [storeIds(400), storeIds(700).slice(400)];
  const done = await publish('pricing', ['s09999'], 'Price change');
  await reaches(done, 'end', ({ phase }) => phase === 'processed');
  const throttled = await publish('pricing', exampleStores, 'Price change');
  await waitUntil('the failing store to be tried', triesFailingStore);
  await succeed(
    freshet('throttle', throttled.job, '--stores-per-second', '0.5', ...by('bo', 'too many cache misses')),
  );
  await reaches(throttled, 'tell its failure', ({ failures }) => failures.length > 0);
  const paused = await publish('pricing', otherStores, 'Price change');
  await reaches(paused, 'delete', ({ phase }) => phase === 'deleting');
  await succeed(freshet('pause', paused.job, '--for', '30m', ...by('ann', 'wrong prices in 12 stores')));
  const unapproved = await publish('release', exampleStores.slice(0, 120), 'Price release');
  await reaches(unapproved, 'wait for approval', ({ phase }) => phase === 'approval');

  return {
    ui: `${endpoints.ui}/namespaces/${endpoints.namespace}`,
    client,
    ...{ throttled, paused, unapproved, done },
    freshet,
    progress,
    stopWorker: () => worker.end('SIGKILL'),
    stop: async () => {
      await Promise.all([worker.end('SIGKILL'), relay.end('SIGKILL')]);
      await connection.close();
      rmSync(folder, { recursive: true, force: true });
      await stack.stop();
    },
  };
}

function by(actor: string, reason: string): string[] {
  return ['--actor', actor, '--reason', reason];
}

async function succeed(command: Promise<Ended>): Promise<Ended> {
  const ended = await command;
  assert.equal(ended.code, 0, ended.stderr);
  return ended;
}

/** The shipped price rule, at a pace that keeps a change open, and one that somebody has to approve. */
const rulesText = `rules:
  - name: pricing
    title: Price change
    match: { detailType: Pricing_InvalidateMenuExporterCache, source: tb.menu.pricing-service }
    fanOut: tb_restaurant_id
    keys:
      - key: base_price:{store}
      - key: swap_price:{store}
      - key: standard_price:{store}
      - key: child_price:{store}
    menus: event
    outbox: own
    settleSeconds: 2
    keysPerSecond: 40
  - name: release
    title: Price release
    match: { detailType: Pricing_PricesReleased, source: tb.menu.pricing-service }
    fanOut: tb_restaurant_id
    keys:
      - key: base_price:{store}
    menus: event
    outbox: own
    settleSeconds: 2
    approveAbove: 100
`;
