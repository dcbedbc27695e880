import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import type { Statements } from '../adapters/mysql/database.ts';
import { type Invalidation, listInvalidations } from '../adapters/mysql/list-invalidations.ts';
import { listMenus, type QueuedMenu } from '../adapters/mysql/list-menus.ts';
import { memoKeys } from '../contract/names.ts';
import { parseInvalidationWorkflowId } from '../contract/workflow-id.ts';

const callTimeoutMs = 5_000;

/** What the server says of a run. `retained`: false when it has forgotten it; null when it could not be asked. */
export interface ProvenRun {
  readonly retained: boolean | null;
  readonly status: string | null;
  readonly rule: string | null;
  readonly eventId: string | null;
  readonly eventTime: string | null;
}

/** One refresh of a store: which run deleted its keys, which menu it queued, for which change. */
export interface Refresh {
  readonly keysDeletedAt: Date;
  readonly workflowId: string;
  readonly runId: string;
  readonly detailType: string | null;
  readonly source: string | null;
  readonly jobId: string | null;
  readonly run: ProvenRun;
  readonly menu: {
    readonly generation: number;
    readonly exported: boolean;
    /** When the export ended that took this generation in; null while there is none. */
    readonly exportedAt: Date | null;
    /** Generation of that export: a later one covers the earlier ones. */
    readonly exportedGeneration: number | null;
  };
}

/** All that is known of a store. */
export interface Proof {
  readonly store: string;
  /** Its row in the menu queue; null when it never had one. */
  readonly menu: QueuedMenu | null;
  /** Latest first. */
  readonly refreshes: readonly Refresh[];
}

/**
 * Reads the proof from the database, and from the server what it knows of the runs; without a client they stay unknown.
 * Throws `PortError`, or what the client throws.
 */
export async function proveRefresh(
  database: Statements,
  client: Client | null,
  wanted: { readonly store: string; readonly limit: number; readonly since?: Date },
): Promise<Proof> {
  const { store, ...options } = wanted;
  const [menu = null] = await listMenus(database, { store, limit: 1 });
  const lines = await listInvalidations(database, store, options);
  const refreshes: Refresh[] = [];
  for (const line of lines) refreshes.push(refreshOf(line, menu, await provenRun(client, line)));
  return { store, menu, refreshes };
}

function refreshOf(line: Invalidation, menu: QueuedMenu | null, run: ProvenRun): Refresh {
  const { workflowId, runId, queuedGeneration: generation } = line;
  const exported = (menu?.exportedGeneration ?? 0) >= generation;
  const event = parseInvalidationWorkflowId(workflowId);
  return {
    keysDeletedAt: line.deletedAt,
    workflowId,
    runId,
    detailType: event?.detailType ?? null,
    source: event?.source ?? null,
    jobId: event?.jobId ?? null,
    run,
    menu: {
      generation,
      exported,
      exportedAt: exported ? (menu?.exportedAt ?? null) : null,
      exportedGeneration: exported ? (menu?.exportedGeneration ?? null) : null,
    },
  };
}

const nothingKnown = { status: null, rule: null, eventId: null, eventTime: null };

async function provenRun(client: Client | null, { workflowId, runId }: Invalidation): Promise<ProvenRun> {
  if (client === null) return { retained: null, ...nothingKnown };
  try {
    const { status, memo } = await client.withDeadline(Date.now() + callTimeoutMs, () =>
      client.workflow.getHandle(workflowId, runId).describe(),
    );
    const text = (key: string): string | null => {
      const value = memo?.[key];
      return typeof value === 'string' && value !== '' ? value : null;
    };
    return {
      retained: true,
      status: status.name.toLowerCase().replaceAll('_', ' '),
      rule: text(memoKeys.rule),
      eventId: text(memoKeys.eventId),
      eventTime: text(memoKeys.eventTime),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return { retained: false, ...nothingKnown };
    throw error;
  }
}
