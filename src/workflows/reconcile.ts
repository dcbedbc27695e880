import { workflowInfo } from '@temporalio/workflow';
import type { ReconcileInput, SweepPlace, SweepReport } from '../contract/reconcile.ts';
import { reconcileActivities } from './activity-profiles.ts';

/**
 * One sweep over the outbox, for events that were lost on their way to the queue. Its result is the report. A sweep that
 * a limit ended is gone on with by the next one of the schedule, so that rows which stand for long never hide others.
 */
export async function reconcile(input: ReconcileInput): Promise<SweepReport> {
  return reconcileActivities.sweepOutbox({
    dryRun: input.dryRun,
    after: placeOf(workflowInfo().lastResult),
  });
}

/** Where the sweep before ended; the report may be that of another version. */
function placeOf(report: unknown): SweepPlace | null {
  if (typeof report !== 'object' || report === null || !('next' in report)) return null;
  const place = report.next;
  if (typeof place !== 'object' || place === null) return null;
  const { rule, publishedAt, jobId } = place as Record<string, unknown>;
  return typeof rule === 'string' && typeof publishedAt === 'string' && typeof jobId === 'string'
    ? { rule, publishedAt, jobId }
    : null;
}
