import { z } from 'zod';
import { findings, type SweepReport } from '../contract/reconcile.ts';

const placeSchema = z.object({ rule: z.string(), publishedAt: z.iso.datetime(), jobId: z.string() });

/** A report as it comes back from the server: as a sweep's result, or as what its last heartbeat told. */
export const sweepReportSchema: z.ZodType<SweepReport> = z.object({
  dryRun: z.boolean(),
  at: z.string(),
  rows: z.number(),
  counts: z.partialRecord(z.enum(findings), z.number()),
  found: z.array(
    z.object({
      jobId: z.string(),
      workflowId: z.string(),
      finding: z.enum(findings),
      publishedAt: z.string(),
      reason: z.exactOptional(z.string()),
    }),
  ),
  unpublished: z.number(),
  next: placeSchema.nullable(),
});
