import { type Finding, findingsToActOn, type SweepReport } from '../contract/reconcile.ts';
import { alarm, type Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import { countOf } from './note-finding.ts';

/** Rows that a log line names. */
const rowsShown = 10;

/**
 * Tells log and metrics what a sweep found; again with every sweep, as long as it is so. Alarms: `events-not-arrived`,
 * `outbox-rows-unmarked`, `outbox-rows-unpublished`.
 */
export function tellSweep(report: SweepReport, logger: Logger, metrics: Metrics): void {
  for (const [finding, n] of Object.entries(report.counts)) {
    metrics.count('freshet_reconcile_rows', { finding }, n);
  }
  const { counts, rows, unpublished } = report;
  logger.debug('swept the outbox', { rows, counts, unpublished });
  const started = countOf(report, 'started');
  if (started > 0) {
    alarm(logger, 'events-not-arrived', 'Events were published and never arrived: started from the outbox', {
      rows: started,
      first: named(report, ['started']),
    });
  }
  if (findingsToActOn.some((finding) => countOf(report, finding) > 0)) {
    alarm(logger, 'outbox-rows-unmarked', 'Outbox rows stand unmarked, and nobody works on them', {
      counts,
      first: named(report, findingsToActOn),
    });
  }
  if (unpublished > 0) {
    alarm(logger, 'outbox-rows-unpublished', 'Outbox rows wait for a relay', { rows: unpublished });
  }
}

function named(report: SweepReport, wanted: readonly Finding[]): unknown[] {
  return report.found
    .filter(({ finding }) => wanted.includes(finding))
    .slice(0, rowsShown)
    .map(({ workflowId, finding, reason }) => ({ workflowId, finding, reason }));
}
