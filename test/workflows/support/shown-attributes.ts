import type { WorkflowExecutionDescription } from '@temporalio/client';

/** Search attributes of a run by name, as they stand now. */
export function shownAttributes(run: WorkflowExecutionDescription): Record<string, unknown> {
  return Object.fromEntries(run.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
}
