import type { Client } from '@temporalio/client';
import { searchAttributes } from '../contract/names.ts';
import { startFailure } from './start-failure.ts';

const timeoutMs = 5_000;

/** A query that the server refuses unless every search attribute of a start is registered. It finds nothing. */
const attributesQuery = [
  `${searchAttributes.eventType} = ''`,
  `${searchAttributes.source} = ''`,
  `${searchAttributes.jobId} = ''`,
  `${searchAttributes.phase} = ''`,
  `${searchAttributes.stores} = -1`,
  `${searchAttributes.paused} = true`,
].join(' AND ');

/** The visibility store alone may be down; then starts work. */
const perhapsVisibilityOnly: ReadonlySet<string> = new Set([
  'UNAVAILABLE',
  'DEADLINE_EXCEEDED',
  'INTERNAL',
  'UNKNOWN',
  'RESOURCE_EXHAUSTED',
]);

/**
 * Says, without a message in hand and without starting anything, whether starts can be expected to work: the server
 * answers, the namespace exists, the credentials are good for reading, the search attributes are registered. It cannot
 * see whether they have the right types and whether the credentials are good for a start. Throws what is wrong.
 */
export async function checkStarts(client: Client): Promise<void> {
  try {
    await client.withDeadline(Date.now() + timeoutMs, () => client.workflow.count(attributesQuery));
  } catch (error) {
    if (!perhapsVisibilityOnly.has(startFailure(error).code)) throw error;
    await client.withDeadline(Date.now() + timeoutMs, () =>
      client.workflowService.describeNamespace({ namespace: client.options.namespace }),
    );
  }
}
