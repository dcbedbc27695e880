import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { MysqlPool } from '../../adapters/mysql/database.ts';
import type { Progress } from '../../contract/progress.ts';
import { invalidationWorkflowId } from '../../contract/workflow-id.ts';
import type { MomentoControl } from '../momento/control-client.ts';
import type { DemoChange } from './changes.ts';
import { checkDeletes } from './check-deletes.ts';
import type { ChangeReport } from './demo-report.ts';
import { exportedMenus, currentValues, wrongMenus } from './demo-values.ts';
import { followRun } from './follow-run.ts';
import { makeChange } from './make-change.ts';
import { untilTrue } from './until-true.ts';

/** What the demo works with. */
export interface DemoParts {
  readonly pool: MysqlPool;
  readonly client: Client;
  readonly control: MomentoControl;
  /** Whether the queue holds no message, visible or in flight. */
  readonly queueIsEmpty: () => Promise<boolean>;
  readonly runLink: (workflowId: string) => string;
  readonly say: (change: string, progress: Progress) => void;
}

/** A change that was made and followed to the end of its run; its menus may still be on their way. */
export interface FollowedChange {
  readonly change: DemoChange;
  readonly jobId: string;
  readonly committedAtMs: number;
  readonly report: ChangeReport;
}

const runLimitMs = 5 * 60_000;
const secondDeliveryLimitMs = 60_000;
const mark = z.object({ processed_at: z.date().nullable() });

/** Makes a change, follows its run, and checks deletes and outbox mark against the cache's log and the database. */
export async function runChange(parts: DemoParts, change: DemoChange): Promise<FollowedChange> {
  const before = await parts.control.stats();
  const { jobId, committedAtMs } = await makeChange(parts.pool, change);
  const workflowId = invalidationWorkflowId({ ...change, jobId });
  const result = await followRun(
    parts.client,
    workflowId,
    (progress) => parts.say(change.name, progress),
    runLimitMs,
  );
  const entries = await parts.control.entries(before.log.lastSequence);
  const deletes = checkDeletes(entries, change.keys);
  const markedAt = await markOf(parts.pool, jobId);
  const problems = [
    ...(result.outcome === 'processed' ? [] : [`the run ended as ${result.outcome}`]),
    ...(deletes.missing.length === 0 ? [] : [`${deletes.missing.length} planned keys were not deleted`]),
    ...(deletes.unplanned.length === 0
      ? []
      : [`${deletes.unplanned.length} keys outside the plan were deleted`]),
    ...((markedAt !== null) === change.marked ? [] : ['the mark in the outbox is wrong']),
    ...(change.deliveredTwice ? await deliverAgain(parts, jobId, workflowId) : []),
  ];
  const report = {
    change: change.name,
    workflowId,
    link: parts.runLink(workflowId),
    outcome: result.outcome,
    stores: change.stores.length,
    keysPlanned: change.keys.length,
    keysDeleted: deletes.deleted,
    lastKeyMs: deletes.lastKeyAtMs === null ? null : deletes.lastKeyAtMs - committedAtMs,
    markedMs: markedAt === null ? null : markedAt.getTime() - committedAtMs,
    menusExported: 0,
    problems,
  };
  return { change, jobId, committedAtMs, report };
}

/** Waits until every menu of the change says what the database says, and adds to the report what came of it. */
export async function awaitMenus(
  parts: DemoParts,
  followed: FollowedChange,
  limitMs: number,
  onWait: (left: number) => void = () => undefined,
): Promise<ChangeReport> {
  const { change, committedAtMs, report } = followed;
  const values = await currentValues(parts.pool);
  const wrong = async () => {
    const stores = wrongMenus(change.menus, await exportedMenus(parts.pool), values);
    onWait(stores.length);
    return stores;
  };
  await untilTrue(async () => (await wrong()).length === 0, limitMs);
  const left = await wrong();
  const menus = await exportedMenus(parts.pool);
  // The database keeps whole milliseconds.
  const since = Math.floor(committedAtMs);
  const exported = change.menus.filter((store) => (menus.get(store)?.exportedAtMs ?? 0) >= since);
  return {
    ...report,
    menusExported: exported.length,
    problems: [
      ...report.problems,
      ...(left.length === 0 ? [] : [`${left.length} menus do not carry the new values`]),
      ...(exported.length === change.menus.length ? [] : ['not every menu was exported after the change']),
    ],
  };
}

/** Publishes the row once more; the run has ended, so nothing may happen but an acknowledgement. */
async function deliverAgain(parts: DemoParts, jobId: string, workflowId: string): Promise<string[]> {
  const { pool, client, control } = parts;
  const handle = client.workflow.getHandle(workflowId);
  const { runId } = await handle.describe();
  const before = await control.stats();
  await pool.write(
    'UPDATE outbox_table SET published_at = NULL, claimed_until = NULL WHERE id = CAST(? AS UNSIGNED)',
    [jobId],
  );
  const published = z.object({ published_at: z.date().nullable() });
  const gone = await untilTrue(async () => {
    const [row] = await pool.select(
      published,
      'SELECT published_at FROM outbox_table WHERE id = CAST(? AS UNSIGNED)',
      [jobId],
    );
    return row?.published_at instanceof Date && (await parts.queueIsEmpty());
  }, secondDeliveryLimitMs);
  const after = await handle.describe();
  const deletes = checkDeletes(await control.entries(before.log.lastSequence), []);
  return [
    ...(gone ? [] : ['the second delivery was not acknowledged']),
    ...(after.runId === runId ? [] : ['the second delivery started a second run']),
    ...(deletes.unplanned.length === 0 ? [] : ['the second delivery deleted keys again']),
  ];
}

async function markOf(pool: MysqlPool, jobId: string): Promise<Date | null> {
  const [row] = await pool.select(
    mark,
    'SELECT processed_at FROM outbox_table WHERE id = CAST(? AS UNSIGNED)',
    [jobId],
  );
  return row?.processed_at ?? null;
}
