import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { join } from 'node:path';
import type { SweepPlace, SweepReport } from '../../../src/contract/reconcile.ts';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';
import type { Logger } from '../../../src/logging.ts';
import { type Metrics, noMetrics } from '../../../src/metrics.ts';
import { projectRoot } from '../../../src/paths.ts';
import { createReconcileActivities } from '../../../src/reconciler/create-reconcile-activities.ts';
import { loadRules } from '../../../src/rules/load-rules.ts';
import { addOutboxRows, testSource } from '../../support/outbox-rows.ts';
import { recordedLog } from '../../support/recorded-log.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { privateServer } from '../../workflows/support/private-server.ts';

export const detailType = 'Pricing_InvalidateMenuExporterCache';
export const afterMs = 600_000;
export const rules = loadRules(join(projectRoot, 'rules', 'invalidation-rules.yaml'));

/** How a sweep is made. */
export interface SweepOptions {
  readonly dryRun?: boolean;
  readonly after?: SweepPlace | null;
  /** What an earlier attempt told last. */
  readonly heartbeatDetails?: unknown;
  readonly logger?: Logger;
  readonly metrics?: Metrics;
  /** Called with each heartbeat; its environment can be cancelled. */
  readonly onHeartbeat?: (report: SweepReport, environment: MockActivityEnvironment) => void;
}

/** A database and a Temporal server of the test's own, where no worker executes the runs: what is started stays open. */
export interface SweepRig {
  readonly db: TestDatabase;
  readonly client: Client;
  readonly address: string;
  /** Adds rows of the pricing rule, published 20 minutes ago and never marked. */
  addDropped(ids: readonly bigint[], payload?: string): Promise<void>;
  sweep(options?: SweepOptions): Promise<SweepReport>;
  /** How many runs, of all times, bear the ID of a row. */
  runsOf(id: string): Promise<number>;
  stop(): Promise<void>;
}

/** Workflow ID of a row of the pricing rule. */
export function runOf(id: string): string {
  return invalidationWorkflowId({ detailType, source: testSource, jobId: id });
}

export async function startSweepRig(): Promise<SweepRig> {
  const [db, server] = await Promise.all([openTestDatabase(), privateServer()]);
  const connection = await Connection.connect({ address: server.address });
  const client = new Client({ connection, namespace: server.namespace });
  return {
    db,
    client,
    address: server.address,
    addDropped: async (ids, payload = '{"tb_restaurant_id":["101","102"]}') => {
      await addOutboxRows(
        db.pool,
        ids.map((id) => ({ id, payload })),
      );
      await db.pool.write(
        `UPDATE outbox_table SET created_at = TIMESTAMPADD(MINUTE, -21, UTC_TIMESTAMP(3)),
           published_at = TIMESTAMPADD(MINUTE, -20, UTC_TIMESTAMP(3)) WHERE id IN (?)`,
        [ids],
      );
    },
    sweep: async ({ dryRun = false, after = null, heartbeatDetails, onHeartbeat, ...told } = {}) => {
      const { logger = recordedLog().logger, metrics = noMetrics } = told;
      const environment = new MockActivityEnvironment({ heartbeatDetails });
      environment.on('heartbeat', (report: SweepReport) => onHeartbeat?.(report, environment));
      const parts = { database: db.pool, client, rules, afterMs };
      const activities = createReconcileActivities(parts, logger, metrics);
      const report: unknown = await environment.run(() => activities.sweepOutbox({ dryRun, after }));
      return report as SweepReport;
    },
    runsOf: async (id) => {
      let runs = 0;
      for await (const run of client.workflow.list({ query: `WorkflowId = '${runOf(id)}'` }))
        runs += run.workflowId === runOf(id) ? 1 : 0;
      return runs;
    },
    stop: async () => {
      await connection.close();
      await Promise.all([db.close(), server.release()]);
    },
  };
}
