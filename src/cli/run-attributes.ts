import type { WorkflowExecutionInfo } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import { searchAttributes } from '../contract/names.ts';

const keys = {
  type: defineSearchAttributeKey(searchAttributes.eventType, 'KEYWORD'),
  source: defineSearchAttributeKey(searchAttributes.source, 'KEYWORD'),
  job: defineSearchAttributeKey(searchAttributes.jobId, 'KEYWORD'),
  phase: defineSearchAttributeKey(searchAttributes.phase, 'KEYWORD'),
  stores: defineSearchAttributeKey(searchAttributes.stores, 'INT'),
  paused: defineSearchAttributeKey(searchAttributes.paused, 'BOOL'),
};

/** What a run's search attributes say; null where one is missing, as in runs that somebody else started. */
export interface RunAttributes {
  readonly type: string | null;
  readonly source: string | null;
  readonly job: string | null;
  /** Only runs of the bulk lane have one, and runs that waited for somebody. */
  readonly phase: string | null;
  readonly stores: number | null;
  readonly paused: boolean | null;
}

/** Reads the search attributes of a run. */
export function runAttributes({
  typedSearchAttributes: values,
}: Pick<WorkflowExecutionInfo, 'typedSearchAttributes'>): RunAttributes {
  return {
    type: values.get(keys.type) ?? null,
    source: values.get(keys.source) ?? null,
    job: values.get(keys.job) ?? null,
    phase: values.get(keys.phase) ?? null,
    stores: values.get(keys.stores) ?? null,
    paused: values.get(keys.paused) ?? null,
  };
}
