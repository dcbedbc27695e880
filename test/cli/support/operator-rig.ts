import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { z } from 'zod';
import { momentoControl, type MomentoControl } from '../../../src/dev/momento/control-client.ts';
import { endRun } from '../../support/end-run.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { type FreshetProcess, startFreshet } from './freshet-process.ts';
import { type OwnEnvironment, ownEnvironment } from './own-environment.ts';
import { openPhase } from './open-phase.ts';
import { type Ended, runFreshet } from './run-freshet.ts';

const sent = z.object({ sent: z.array(z.object({ jobId: z.string(), workflowId: z.string() })) });
const shown = z.object({
  status: z.string(),
  progress: z.object({ phase: z.string(), keysDeleted: z.number() }).nullable(),
  result: z.object({ outcome: z.string(), keysDeleted: z.number(), outbox: z.string() }).nullable(),
  summary: z.string(),
  memo: z.record(z.string(), z.unknown()),
  runId: z.string(),
  stores: z.number().nullable(),
  job: z.string().nullable(),
});

/** A run that was asked for. */
export interface Job {
  readonly job: string;
  readonly workflowId: string;
}

/** A worker with the bridge on a stack of the file's own, and three rules of its own, each with its own key. */
export interface OperatorRig {
  readonly own: OwnEnvironment;
  readonly client: Client;
  readonly control: MomentoControl;
  /** Prefix of the keys of a rule: `fast`, `slow` (20 keys a second), `checked` (more than one store waits for approval). */
  prefix(rule: RuleName): string;
  /** Value of FreshetEventType of a rule's runs. */
  eventType(rule: RuleName): string;
  freshet(...args: string[]): Promise<Ended>;
  /** Its JSON, whatever the exit code. */
  json<T>(schema: z.ZodType<T>, ...args: string[]): Promise<T>;
  /** Publishes a change; the run starts by itself. */
  publish(rule: RuleName, stores: readonly string[]): Promise<Job>;
  /** Waits until `freshet show` tells this phase (or status, of a closed run). */
  reaches(job: Job, phaseOrStatus: string): Promise<z.infer<typeof shown>>;
  /** Keys with this prefix that the cache has deleted so far, by its own log. */
  deleted(prefix: string): Promise<string[]>;
  /** Ends the worker; starts another one. */
  stopWorker(): Promise<void>;
  startWorker(): Promise<void>;
  stop(): Promise<void>;
}

export type RuleName = 'fast' | 'slow' | 'checked';

/** Starts it; the caller stops it, which terminates what is open. */
export async function operatorRig(): Promise<OperatorRig> {
  const id = randomUUID().slice(0, 8);
  const base = await ownEnvironment('private');
  const folder = mkdtempSync(join(tmpdir(), 'freshet-operators-'));
  const rulesFile = join(folder, 'rules.yaml');
  writeFileSync(rulesFile, rulesText(id, base.source));
  const own = { ...base, env: { ...base.env, FRESHET_RULES_FILE: rulesFile } };
  const { env } = own;
  const freshet = (...args: string[]) => runFreshet(args, { env });
  const migrated = await freshet('migrate');
  assert.equal(migrated.code, 0, migrated.stderr);
  const { temporal, namespace, momentoControl: controlUrl } = own.stack.endpoints;
  const connection = await Connection.connect({ address: temporal });
  const client = new Client({ connection, namespace });
  const control = momentoControl(controlUrl);
  const jobs: Job[] = [];
  let worker: FreshetProcess | undefined;
  const rig: OperatorRig = {
    own,
    client,
    control,
    prefix: (rule) => `${rule}-${id}:`,
    eventType: (rule) => `${rule}_${id}`,
    freshet,
    json: async (schema, ...args) => {
      const { stdout, stderr } = await freshet(...args, '--json');
      assert.notEqual(stdout, '', stderr);
      return schema.parse(JSON.parse(stdout));
    },
    publish: async (rule, stores) => {
      const args = ['publish', '--type', rule, '--stores', stores.join(','), '--via', 'sqs'];
      const [one] = (await rig.json(sent, ...args)).sent;
      assert.ok(one);
      const job = { job: one.jobId, workflowId: one.workflowId };
      jobs.push(job);
      return job;
    },
    reaches: ({ workflowId }, wanted) =>
      waitUntil(`${workflowId} to be ${wanted}`, async () => {
        const phase = await openPhase(client, workflowId);
        if (phase !== undefined && phase !== wanted) return undefined;
        const { code, stdout } = await freshet('show', workflowId, '--json');
        const run = code === 0 ? shown.parse(JSON.parse(stdout)) : undefined;
        return run && (run.status === wanted || run.progress?.phase === wanted) && run;
      }),
    deleted: async (prefix) => {
      const entries = await control.entries();
      return entries
        .filter(({ operation, result }) => operation === 'Delete' && /^(hit|miss|ok)$/.test(result))
        .flatMap(({ keys }) => keys.filter((key) => key.startsWith(prefix)));
    },
    startWorker: async () => {
      worker = await startFreshet(['worker'], env);
    },
    stopWorker: async () => {
      await worker?.end();
      worker = undefined;
    },
    stop: async () => {
      for (const { workflowId } of jobs) await endRun(client.workflow.getHandle(workflowId));
      await worker?.end('SIGKILL');
      await connection.close();
      rmSync(folder, { recursive: true, force: true });
      await own.stop();
    },
  };
  await rig.startWorker();
  return rig;
}

function rulesText(id: string, source: string): string {
  const rule = (name: RuleName, more: string): string => `
  - name: ${name}
    title: ${name} change
    match: { detailType: ${name}_${id}, source: ${JSON.stringify(source)} }
    fanOut: ids
    keys: [{ key: "${name}-${id}:{store}" }]
    menus: event
    outbox: own
    settleSeconds: 0
    ${more}`;
  return `rules:${rule('fast', '')}${rule('slow', 'keysPerSecond: 20')}${rule('checked', 'approveAbove: 1')}\n`;
}
