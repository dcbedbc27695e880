import { invalidateWorkflowType, searchAttributes } from '../contract/names.ts';

/** Which runs are wanted; without a filter, all of ours. */
export interface RunFilters {
  readonly open?: boolean;
  readonly closed?: boolean;
  readonly phase?: string;
  readonly type?: string;
  readonly source?: string;
  readonly job?: string;
  readonly paused?: boolean;
  /** A query in the server's own words, to narrow the runs down further. */
  readonly query?: string;
}

/** A query of the visibility store; see https://docs.temporal.io/list-filter. Pure. */
export function visibilityQuery(filters: RunFilters): string {
  const conditions = [`WorkflowType = ${quoted(invalidateWorkflowType)}`];
  if (filters.open) conditions.push(`ExecutionStatus = 'Running'`);
  if (filters.closed) conditions.push(`ExecutionStatus != 'Running'`);
  const texts = [
    [searchAttributes.phase, filters.phase],
    [searchAttributes.eventType, filters.type],
    [searchAttributes.source, filters.source],
    [searchAttributes.jobId, filters.job],
  ] as const;
  for (const [name, value] of texts) if (value !== undefined) conditions.push(`${name} = ${quoted(value)}`);
  if (filters.paused) conditions.push(`${searchAttributes.paused} = true`);
  if (filters.query !== undefined) conditions.push(`(${filters.query})`);
  return conditions.join(' AND ');
}

/**
 * A text of a query: neither a quote nor a backslash in it can end it. Server 1.29 then finds no value that holds a
 * backslash or a double quote, however it is written.
 */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
