import type { Client } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import {
  registerSearchAttributes,
  searchAttributeProblems,
} from '../../../src/adapters/temporal/search-attributes.ts';
import { untilTrue } from '../../../src/dev/demo/until-true.ts';

/** As long as the development server keeps closed runs. */
const retention = '1 day';
/** The server's caches of namespaces are renewed every few seconds. */
const knownWithinMs = 60_000;

/** Registers the client's namespace and our search attributes, and waits until the server knows both. */
export async function provideNamespace(client: Client): Promise<void> {
  const { namespace } = client.options;
  await client.workflowService.registerNamespace({
    namespace,
    workflowExecutionRetentionPeriod: msToTs(retention),
  });
  await until('namespace', async () => {
    await registerSearchAttributes(client);
    return true;
  });
  await until('search attributes', async () => (await searchAttributeProblems(client)).missing.length === 0);
}

/** A call may fail until then. */
async function until(what: string, isKnown: () => Promise<boolean>): Promise<void> {
  let reason: unknown;
  const known = await untilTrue(async () => {
    try {
      return await isKnown();
    } catch (error) {
      reason = error;
      return false;
    }
  }, knownWithinMs);
  if (!known) throw new Error(`the Temporal server does not know the ${what}`, { cause: reason });
}
