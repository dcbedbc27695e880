import { ApplicationFailure } from '@temporalio/common';
import { toActivityFailure } from '../activities/activity-failure.ts';
import { PortError } from '../activities/ports.ts';
import { stepContext } from '../activities/step-context.ts';
import type { ReconcileActivities } from '../contract/reconcile.ts';
import type { Logger } from '../logging.ts';
import type { Metrics } from '../metrics.ts';
import { startFailure } from '../starter/start-failure.ts';
import { emptyReport } from './note-finding.ts';
import { rememberedTime } from './remembered-time.ts';
import { sweepReportSchema } from './report-schema.ts';
import { type Sweep, type SweepParts, sweepRows } from './sweep-outbox.ts';
import { tellSweep } from './tell-sweep.ts';

/**
 * The activities of the reconciler over the given parts. A sweep whose worker stops or dies goes on elsewhere, from its
 * last heartbeat; what it had started since then counts as open.
 */
export function createReconcileActivities(
  parts: SweepParts,
  logger: Logger,
  metrics: Metrics,
): ReconcileActivities {
  return {
    sweepOutbox: async ({ dryRun, after }) => {
      const context = stepContext();
      const earlier = sweepReportSchema.safeParse(context.heartbeatDetails);
      const sweep: Sweep = { report: earlier.data ?? emptyReport(dryRun, new Date(), after) };
      const work = async (): Promise<void> => {
        await sweepRows(parts, await rememberedTime(parts.client), sweep, context.calledBack);
        if (context.calledBack.aborted) throw ApplicationFailure.retryable('the worker stops', 'stopping');
      };
      try {
        await context.heartbeating(() => sweep.report, work);
      } catch (error) {
        if (error instanceof ApplicationFailure) throw error;
        if (error instanceof PortError) throw toActivityFailure(error, context);
        const { code, message } = startFailure(error);
        throw ApplicationFailure.retryable(message, code);
      }
      if (!dryRun) tellSweep(sweep.report, logger, metrics);
      return sweep.report;
    },
  };
}
