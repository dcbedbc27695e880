/**
 * A worker process of its own, to be killed: both lanes over ports that write one line per effect into a log file, so
 * that what it did outlives it. Arguments: address, namespace, log file, and milliseconds a delete takes. While the file
 * `<log>.down` exists every delete fails. SIGTERM shuts it down gracefully.
 */
import { appendFileSync, existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { NativeConnection } from '@temporalio/worker';
import { createActivities } from '../../../src/activities/create-activities.ts';
import { PortError, type Ports } from '../../../src/activities/ports.ts';
import { createLogger } from '../../../src/logging.ts';
import { createWorkers } from '../../../src/worker/create-workers.ts';
import { installRuntime } from '../../../src/worker/install-runtime.ts';
import { workflowBundlePath } from '../../../src/worker/workflow-bundle.ts';
import type { Effect } from './effect-log.ts';

const [address = '', namespace = '', log = '', deleteMs = '0'] = process.argv.slice(2);

function note(effect: Pick<Effect, 'kind' | 'what'>): void {
  const line: Effect = { ...effect, atMs: Date.now(), pid: process.pid };
  appendFileSync(log, `${JSON.stringify(line)}\n`);
}

/** This cache has no limiter: slow as its deletes may be, so many of them are worth a test's time. */
const deletesAtOnce = 1500;

const ports: Ports = {
  cache: {
    deleteKey: async (key, call) => {
      call.signal?.throwIfAborted();
      await delay(Number(deleteMs));
      if (existsSync(`${log}.down`)) throw new PortError('cache-unavailable', 'the cache is down on purpose');
      note({ kind: 'delete', what: key });
    },
    keysExist: (keys) => Promise.resolve(keys.map(() => false)),
  },
  menuQueue: {
    queue: (_run, _menus, stores) => {
      for (const store of stores) note({ kind: 'queue', what: store });
      return Promise.resolve({ menusQueued: stores.length, alreadyProcessed: false });
    },
  },
  outbox: {
    mark: (row) => {
      note({ kind: 'mark', what: row.jobId });
      return Promise.resolve('marked');
    },
  },
  stores: { activeStores: () => Promise.resolve([]) },
  fleet: { hold: undefined, holdSignal: new AbortController().signal },
  server: {
    watch: () => ({ lost: new AbortController().signal, end: () => undefined }),
    isWanted: () => Promise.resolve(true),
  },
};

installRuntime({ logger: createLogger({ level: 'error', component: 'crash-worker' }), metricsAddress: null });
const connection = await NativeConnection.connect({ address });
const workers = await createWorkers({
  connection,
  namespace,
  activities: createActivities(ports, deletesAtOnce),
  bundlePath: await workflowBundlePath(),
  lanes: ['invalidation', 'bulk'],
  shutdownGraceMs: 300,
});
process.once('SIGTERM', () => {
  for (const worker of workers) worker.shutdown();
});
const running = workers.map((worker) => worker.run());
process.stdout.write('ready\n');
await Promise.all(running);
await connection.close();
