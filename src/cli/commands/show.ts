import type { WorkflowExecutionDescription } from '@temporalio/client';
import type { Command } from 'commander';
import { memoKeys } from '../../contract/names.ts';
import { describeRun } from '../describe-run.ts';
import { UserError } from '../../user-error.ts';
import { findRun } from '../find-run.ts';
import { addFleetTarget, isForFleet, type FleetTargetOptions } from '../fleet-target.ts';
import { duration } from '../format-values.ts';
import { printFields, printJson, printLine } from '../output.ts';
import { printFleet } from '../print-fleet.ts';
import { type PendingStep, pendingSteps } from '../pending-steps.ts';
import { readFleet } from '../read-fleet.ts';
import { readRun, type RunState } from '../read-run.ts';
import { runAttributes } from '../run-attributes.ts';
import { runLink } from '../run-link.ts';
import { withTemporal } from '../temporal-client.ts';
import { withDatabase } from '../with-database.ts';

interface ShowOptions extends FleetTargetOptions {
  readonly json?: true;
}

/** A run as it is shown. */
interface Shown {
  readonly run: WorkflowExecutionDescription;
  readonly summary: string;
  readonly link: string;
  readonly state: RunState;
  readonly pending: readonly PendingStep[];
}

/** `freshet show`. */
export function configure(command: Command): void {
  addFleetTarget(command)
    .argument('[run]', 'workflow ID, or outbox job id')
    .option('--source <text>', 'source of the job, where two have the same id')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
With --all: who paused or throttled the fleet until when, the rate in force, and each worker with its share of it. That is
read from the database (MYSQL_URL), and needs no Temporal.`,
    )
    .action(show);
}

async function show(id: string | undefined, options: ShowOptions): Promise<void> {
  const { source, json } = options;
  if (isForFleet(id, options)) {
    printFleet(null, await withDatabase(readFleet), json ?? false);
    return;
  }
  if (id === undefined) throw new UserError('No run is named: expected a workflow ID, a job id, or --all.');
  const shown = await withTemporal(async (client): Promise<Shown> => {
    const run = await findRun(client, id, source);
    return {
      run,
      summary: (await run.staticSummary()) ?? run.workflowId,
      link: runLink(client.options.namespace, run.workflowId, run.runId),
      state: await readRun(client, run),
      pending: pendingSteps(run),
    };
  });
  if (json) printJson(report(shown));
  else print(shown);
}

function print({ run, summary, link, state, pending }: Shown): void {
  printLine(summary);
  printFields([
    ['status', run.status.name.toLowerCase()],
    ['started', `${run.startTime.toISOString()}, ${duration(Date.now() - run.startTime.getTime())} ago`],
    ...(run.closeTime
      ? [['took', duration(run.closeTime.getTime() - run.startTime.getTime())] as const]
      : []),
    ...describeRun(state),
    ...pending.map(
      ({ step, attempt, lastFailure }) =>
        ['step', `${step}, attempt ${attempt}${lastFailure === null ? '' : `: ${lastFailure}`}`] as const,
    ),
    ['rule', memoText(run, memoKeys.rule)],
    ['event', `${memoText(run, memoKeys.eventId)} of ${memoText(run, memoKeys.eventTime)}`],
    ...(run.memo?.[memoKeys.deletedAhead] === true
      ? [['deletes', 'sent beside the start as well'] as const]
      : []),
    ['workflow', run.workflowId],
    ['run', run.runId],
    ['UI', link],
  ]);
}

function memoText(run: WorkflowExecutionDescription, key: string): string {
  const value = run.memo?.[key];
  return typeof value === 'string' && value !== '' ? value : 'unknown';
}

function report({ run, summary, link, state, pending }: Shown): unknown {
  return {
    summary,
    status: run.status.name.toLowerCase(),
    ...runAttributes(run),
    startTime: run.startTime,
    closeTime: run.closeTime ?? null,
    ...state,
    pending,
    memo: run.memo ?? {},
    workflowId: run.workflowId,
    runId: run.runId,
    link,
  };
}
