import { type Command, Option } from 'commander';
import { findings, type SweepReport } from '../../contract/reconcile.ts';
import { CommandFailed } from '../../command-failed.ts';
import { counted, thousands } from '../format-values.ts';
import { printFields, printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { lastReport, scheduleState, sweepNow } from '../sweep-runs.ts';
import { withTemporal } from '../temporal-client.ts';

interface ReconcileOptions {
  readonly dryRun?: true;
  readonly report?: true;
  readonly json?: true;
}

/** `freshet reconcile`. */
export function configure(command: Command): void {
  command
    .addOption(new Option('--dry-run', 'only look: start nothing').conflicts('report'))
    .option('--report', 'show what the last sweep found, and when sweeps take place')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Looks through the outbox for rows that were published FRESHET_RECONCILE_AFTER_SECONDS ago and are not marked (of rules
with "outbox: own"). A row that never had a run gets it; all others are reported, and nothing is done about them. A worker
does the work, as it does by itself on the schedule "freshet-reconcile".
Exit code 0 when the sweep is over, whatever it found.`,
    )
    .action(reconcile);
}

async function reconcile({ dryRun, report: last, json }: ReconcileOptions): Promise<void> {
  const { report, schedule } = await withTemporal(async (client) => {
    const schedule = await scheduleState(client);
    const report = last ? await lastReport(client) : await sweepNow(client, dryRun ?? false);
    return { report, schedule };
  }, 'freshet reconcile');
  if (json) printJson({ schedule, report: report ?? null });
  else if (report !== undefined) print(report, schedule);
  if (report === undefined) {
    throw new CommandFailed(
      `No sweep has been completed, or the server has forgotten it (schedule: ${schedule}).`,
    );
  }
}

function print(report: SweepReport, schedule: string): void {
  printFields([
    ['schedule', schedule],
    ['sweep', `${report.at}${report.dryRun ? ', dry run' : ''}`],
    ['rows', `${thousands(report.rows)} published and unmarked for long`],
    ...findings.flatMap((finding) => {
      const count = report.counts[finding];
      return count === undefined ? [] : [[finding, thousands(count)] as const];
    }),
    ...(report.unpublished > 0
      ? [['unpublished', `${counted(report.unpublished, 'row')}: see that \`freshet relay\` runs`] as const]
      : []),
  ]);
  if (report.found.length > 0) {
    printLine('');
    printTable(
      ['finding', 'published', 'workflow id', 'more'],
      report.found.map(({ finding, publishedAt, workflowId, reason }) => [
        finding,
        publishedAt,
        workflowId,
        reason ?? '-',
      ]),
    );
  }
  if (report.next !== null) printLine('A limit ended the sweep: the next one of the schedule goes on there.');
}
