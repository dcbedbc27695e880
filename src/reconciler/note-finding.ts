import { limits } from '../contract/limits.ts';
import type { Finding, FoundRow, SweepPlace, SweepReport } from '../contract/reconcile.ts';

/** A report of nothing, which goes on after a place. Pure. */
export function emptyReport(dryRun: boolean, at: Date, next: SweepPlace | null): SweepReport {
  return { dryRun, at: at.toISOString(), rows: 0, counts: {}, found: [], unpublished: 0, next };
}

/** The report with one more row: counted, and named while few of its finding are. Null: it was marked meanwhile. Pure. */
export function noteRow(report: SweepReport, place: SweepPlace, row: FoundRow | null): SweepReport {
  const seen = { ...report, rows: report.rows + 1, next: place };
  if (row === null) return seen;
  const count = countOf(report, row.finding);
  return {
    ...seen,
    counts: { ...report.counts, [row.finding]: count + 1 },
    found: count < limits.rowsNamedPerFinding ? [...report.found, row] : report.found,
  };
}

/** How many rows of a finding. */
export function countOf(report: Pick<SweepReport, 'counts'>, finding: Finding): number {
  return report.counts[finding] ?? 0;
}
