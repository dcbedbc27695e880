import type { Client } from '@temporalio/client';

const callTimeoutMs = 5_000;
/** Clocks of the database and of the server may differ. */
const marginMs = 5 * 60 * 1000;

/**
 * How old a row may be so that the server still knows every run there ever was of it, in milliseconds: the namespace's
 * retention, which begins when a run closes, less a margin. Throws what the client throws.
 */
export async function rememberedTime(client: Client): Promise<number> {
  const { namespace } = client.options;
  const { config } = await client.withDeadline(Date.now() + callTimeoutMs, () =>
    client.workflowService.describeNamespace({ namespace }),
  );
  return Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) * 1000 - marginMs;
}
