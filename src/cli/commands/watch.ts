import { setTimeout as delay } from 'node:timers/promises';
import type { Client, WorkflowExecutionDescription } from '@temporalio/client';
import type { Command } from 'commander';
import { CommandFailed } from '../../command-failed.ts';
import { describeRun } from '../describe-run.ts';
import { findRun } from '../find-run.ts';
import { duration } from '../format-values.ts';
import { liveLine } from '../live-line.ts';
import { wholeNumber } from '../option-values.ts';
import { printFields, printLine } from '../output.ts';
import { pendingSteps } from '../pending-steps.ts';
import { plainJson } from '../plain-text.ts';
import { progressLine } from '../progress-line.ts';
import { readRun, type RunState } from '../read-run.ts';
import { withTemporal } from '../temporal-client.ts';

interface WatchOptions {
  readonly source?: string;
  readonly every: number;
  readonly json?: true;
}

const callTimeoutMs = 10_000;

/** `freshet watch`. */
export function configure(command: Command): void {
  command
    .argument('<run>', 'workflow ID, or outbox job id')
    .option('--source <text>', 'source of the job, where two have the same id')
    .option('--every <ms>', 'pause between two looks, in milliseconds', wholeNumber(100, 3_600_000), 1_000)
    .option('--json', 'print JSON, one line for each change')
    .addHelpText(
      'after',
      `
Follows a run until it has ended: one line on a terminal, elsewhere a line every two seconds and with each change of its phase.
Exit code 0 when it has completed, 1 when it ended otherwise. Ctrl-C ends the watching, not the run.
The same question to Temporal's own command line:
  temporal workflow query --workflow-id <id> --type progress`,
    )
    .action(watch);
}

async function watch(id: string, { source, every, json }: WatchOptions): Promise<void> {
  await withTemporal(async (client) => {
    let run = await findRun(client, id, source);
    const shown = json ? jsonLines() : lines((await run.staticSummary()) ?? run.workflowId);
    for (;;) {
      const state = await readRun(client, run);
      shown.show(run, state);
      if (run.status.name !== 'RUNNING') break;
      await delay(every);
      run = await describeLatest(client, run.workflowId);
    }
    if (run.status.name !== 'COMPLETED')
      throw new CommandFailed(`${run.workflowId} has ended (${statusOf(run)}) without success.`);
  });
}

/** By its workflow ID alone: a long run goes on under new run IDs. */
function describeLatest(client: Client, workflowId: string): Promise<WorkflowExecutionDescription> {
  return client.withDeadline(Date.now() + callTimeoutMs, () =>
    client.workflow.getHandle(workflowId).describe(),
  );
}

interface Shown {
  show(run: WorkflowExecutionDescription, state: RunState): void;
}

function lines(summary: string): Shown {
  const live = liveLine(process.stdout);
  printLine(summary);
  return {
    show: (run, state) => {
      if (run.status.name === 'RUNNING') {
        const text = state.progress === null ? (state.problem ?? '') : progressLine(state.progress);
        // What a step was last told: why it does not get through.
        const trouble = pendingSteps(run).find(({ lastFailure }) => lastFailure !== null)?.lastFailure;
        live.show(
          `${state.progress?.phase ?? 'unknown'} ${trouble ?? ''}`,
          trouble ? `${text}: ${trouble}` : text,
        );
        return;
      }
      live.end();
      const tookMs = (run.closeTime ?? new Date()).getTime() - run.startTime.getTime();
      printFields([['status', statusOf(run)], ['took', duration(tookMs)], ...describeRun(state)]);
    },
  };
}

function jsonLines(): Shown {
  let last = '';
  return {
    show: (run, state) => {
      const { workflowId, runId, status } = run;
      const pending = pendingSteps(run);
      const line = plainJson({ workflowId, runId, status: status.name.toLowerCase(), ...state, pending }, 0);
      if (line !== last) process.stdout.write(`${line}\n`);
      last = line;
    },
  };
}

function statusOf(run: WorkflowExecutionDescription): string {
  return run.status.name.toLowerCase().replaceAll('_', ' ');
}
