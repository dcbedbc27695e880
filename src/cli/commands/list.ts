import type { WorkflowExecutionInfo } from '@temporalio/client';
import { type Command, Option } from 'commander';
import { loadRules } from '../../rules/load-rules.ts';
import { useSettings } from '../environment.ts';
import { duration, thousands } from '../format-values.ts';
import { listRuns } from '../list-runs.ts';
import { wholeNumber } from '../option-values.ts';
import { printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { runAttributes } from '../run-attributes.ts';
import { runLink } from '../run-link.ts';
import { withTemporal } from '../temporal-client.ts';
import { type RunFilters, visibilityQuery } from '../visibility-query.ts';

type ListOptions = RunFilters & { readonly limit: number; readonly json?: true };

/** Phases of completed runs. */
const lastPhases: ReadonlySet<string> = new Set(['processed', 'already-processed', 'rejected']);

/** `freshet list`. */
export function configure(command: Command): void {
  command
    .addOption(new Option('--open', 'only runs under way').conflicts('closed'))
    .option('--closed', 'only runs that have ended')
    .option(
      '--phase <phase>',
      'only runs in this phase: deleting, settling, paused, held, waiting, blocked …',
    )
    .option('--type <name>', 'only this detail-type, or the events of this rule')
    .option('--source <text>', 'only this source')
    .option('--paused', 'only paused runs')
    .option('--query <text>', "only runs that match this visibility query: FreshetPhase = 'waiting'")
    .option('--limit <runs>', 'runs shown, latest first', wholeNumber(1, 10_000), 20)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Where a run has no phase, its status stands in its place: small runs get one only when they wait for somebody. The server's
list lags behind the runs by about a second.`,
    )
    .action(list);
}

async function list({ limit, json, ...filters }: ListOptions): Promise<void> {
  const query = visibilityQuery(onlyOpen(withRule(filters)));
  const { runs, total, namespace } = await withTemporal(async (client) => {
    const found = await listRuns(client, query, limit);
    const count = found.length < limit ? found.length : (await client.workflow.count(query)).count;
    return { runs: found, total: count, namespace: client.options.namespace };
  });
  if (json) {
    printJson({ total, runs: runs.map((run) => report(run, namespace)) });
    return;
  }
  if (runs.length === 0) {
    printLine('No run.');
    return;
  }
  const now = Date.now();
  printTable(
    ['job', 'type', 'source', 'stores', 'phase', 'status', 'age', 'duration', 'workflow id'],
    runs.map((run) => row(run, now)),
  );
  if (total > runs.length) printLine(`${runs.length} of ${thousands(total)}; --limit shows more.`);
}

/** A run that was terminated keeps its last phase, and whether it was paused: only open runs are in one. */
function onlyOpen(filters: RunFilters): RunFilters {
  const inPhase = filters.phase !== undefined && !lastPhases.has(filters.phase);
  return (filters.paused ?? inPhase) && !filters.closed ? { ...filters, open: true } : filters;
}

/** `--type` takes the name of a rule as well as a detail-type. */
function withRule(filters: RunFilters): RunFilters {
  if (filters.type === undefined) return filters;
  const rules = loadRules(useSettings('rulesFile').rulesFile);
  const rule = rules.all.find(({ name }) => name === filters.type);
  return rule === undefined ? filters : { source: rule.source, ...filters, type: rule.detailType };
}

function row(run: WorkflowExecutionInfo, now: number): string[] {
  const { job, type, source, stores, phase, paused } = runAttributes(run);
  const status = run.status.name.toLowerCase();
  const startedMs = run.startTime.getTime();
  return [
    job ?? '-',
    type ?? '-',
    source ?? '-',
    stores === null ? '-' : thousands(stores),
    shownPhase(run.status.name, paused, phase) ?? status,
    status,
    duration(now - startedMs),
    duration((run.closeTime?.getTime() ?? now) - startedMs),
    run.workflowId,
  ];
}

/** Null where the status says it all. */
function shownPhase(status: string, paused: boolean | null, phase: string | null): string | null {
  if (status === 'RUNNING') return paused === true ? 'paused' : phase;
  return status === 'COMPLETED' ? phase : null;
}

function report(run: WorkflowExecutionInfo, namespace: string): unknown {
  return {
    ...runAttributes(run),
    status: run.status.name.toLowerCase(),
    startTime: run.startTime,
    closeTime: run.closeTime ?? null,
    workflowId: run.workflowId,
    runId: run.runId,
    link: runLink(namespace, run.workflowId, run.runId),
  };
}
