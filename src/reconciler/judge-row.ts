import type { Client } from '@temporalio/client';
import type { Statements } from '../adapters/mysql/database.ts';
import type { UnmarkedRow } from '../adapters/mysql/list-unmarked-rows.ts';
import { readUnmarkedRow } from '../adapters/mysql/read-unmarked-row.ts';
import { limits } from '../contract/limits.ts';
import type { FoundRow } from '../contract/reconcile.ts';
import { invalidationWorkflowId } from '../contract/workflow-id.ts';
import { EventRefused } from '../rules/event-refused.ts';
import type { Rule, Rules } from '../rules/rule.ts';
import { runSummary } from '../starter/run-summary.ts';
import type { ReadMessage } from '../starter/read-message.ts';
import { knownRun } from './known-run.ts';
import { readRowEvent } from './read-row-event.ts';
import { type Judgement, startMissingRun } from './start-missing-run.ts';

/** What rows are judged with. */
export interface Judge {
  readonly database: Statements;
  readonly client: Client;
  readonly rules: Rules;
  /** A row older than this may have had a run that the server has forgotten, in milliseconds. */
  readonly rememberedMs: number;
  readonly dryRun: boolean;
}

/**
 * Says what became of the event of a row, and starts its run when it never had one. Null when the row has been marked
 * meanwhile. Throws `PortError`, or what the client throws.
 */
export async function judgeRow(judge: Judge, rule: Rule, row: UnmarkedRow): Promise<FoundRow | null> {
  const workflowId = invalidationWorkflowId({ ...rule, jobId: row.id });
  const judgement = await judgementOf(judge, rule, row, workflowId);
  return judgement && { jobId: row.id, workflowId, publishedAt: row.publishedAt.toISOString(), ...judgement };
}

async function judgementOf(
  judge: Judge,
  rule: Rule,
  row: UnmarkedRow,
  workflowId: string,
): Promise<Judgement | null> {
  const finding = await knownRun(judge.client, workflowId);
  if (finding !== undefined && finding !== 'completed') return { finding };
  const event = await readUnmarkedRow(judge.database, {
    id: row.id,
    source: rule.source,
    maxPayloadBytes: limits.bodyBytes,
  });
  if (event === undefined) return null;
  if (finding !== undefined) return { finding };
  if (row.ageMs >= judge.rememberedMs) return { finding: 'too-old' };
  let message: ReadMessage;
  try {
    message = readRowEvent(judge.rules, rule, row.id, event);
  } catch (error) {
    if (error instanceof EventRefused)
      return { finding: 'refused', reason: `${error.reason}: ${error.message}` };
    throw error;
  }
  return judge.dryRun
    ? { finding: 'would-start', reason: runSummary(message.event, message.plan) }
    : startMissingRun(judge.client, message);
}
