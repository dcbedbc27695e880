import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { workerClient } from '../../../src/dev/demo/check-deletes.ts';
import { arrivalOf } from '../../../src/dev/momento/arrivals.ts';
import { parseEnvelope } from '../../../src/starter/parse-envelope.ts';
import { invalidationWorkflowId } from '../../../src/contract/workflow-id.ts';
import type { Pause, SentEvent, Snapshot } from '../promise/snapshot.ts';
import { lastAudit, readAudit, type AuditEntry } from './audit.ts';
import type { Rig } from './rig.ts';
import { listRuns, readRun } from './runs.ts';

/** Where each log stood when an episode began. */
export interface StartPositions {
  readonly at: Date;
  readonly cacheSequence: number;
  readonly audit: number;
  readonly exportBytes: number;
  readonly deadLetters: ReadonlySet<string>;
}

export async function startPositions(rig: Rig): Promise<StartPositions> {
  const { log } = await rig.control.stats();
  return {
    at: new Date(),
    cacheSequence: log.lastSequence,
    audit: await lastAudit(rig.pool),
    exportBytes: statSync(rig.exportLog).size,
    deadLetters: new Set((await rig.queues.deadLetters()).map(({ messageId }) => messageId)),
  };
}

const exportLine = z.object({ store: z.string(), generation: z.number(), beganAtMs: z.number() });
const menuRow = z
  .object({ store_id: z.string(), generation: z.coerce.number(), status: z.string() })
  .transform(({ store_id, generation, status }) => ({ store: store_id, generation, status }));
const markEntry = z.object({ detailType: z.string(), source: z.string(), jobId: z.string() });
const requestEntry = z.object({ store: z.string(), workflowId: z.string() });
const menuEntry = z
  .object({
    store: z.string(),
    generation: z.number(),
    menu: z.string().transform((text) => z.object({ beganAtMs: z.number() }).parse(JSON.parse(text))),
  })
  .transform(({ store, generation, menu }) => ({ store, generation, beganAtMs: menu.beganAtMs }));
const refusalLine = z.object({ messageId: z.string(), reason: z.string() });

const tookEffect = new Set(['hit', 'miss', 'ok']);

/** Reads all logs from these positions on. Everything must have come to rest. */
export async function collectSnapshot(
  rig: Rig,
  start: StartPositions,
  options: {
    readonly events: readonly SentEvent[];
    readonly pauses: readonly Pause[];
    readonly keysPerSecond?: number;
    readonly mostRedeletes?: number;
  },
): Promise<Snapshot> {
  const { events, pauses, keysPerSecond = null, mostRedeletes = null } = options;
  const stores = new Set(events.flatMap(({ menus }) => menus));
  const ours = new Set(events.map(({ workflowId }) => workflowId));
  const audit = Map.groupBy(await readAudit(rig.pool, start.audit), ({ kind }) => kind);
  const entries = (await rig.control.entries(start.cacheSequence)).filter(
    ({ client }) => client === workerClient,
  );
  const listed = await listRuns(rig.client, start.at);
  return {
    events,
    pauses,
    keysPerSecond,
    mostRedeletes,
    calls: entries.map((entry) => ({
      ...arrivalOf(entry),
      atMs: entry.monotonicMs,
      operation: entry.operation,
      keys: entry.keys,
      done: tookEffect.has(entry.result),
    })),
    exports: readFileSync(rig.exportLog)
      .subarray(start.exportBytes)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => exportLine.parse(JSON.parse(line))),
    menuWrites: of(audit, 'menu').map(({ what }) => menuEntry.parse(what)),
    menuRows: (
      await rig.pool.select(menuRow, 'SELECT store_id, generation, status FROM menu_export_queue', [])
    ).filter(({ store }) => stores.has(store)),
    requests: of(audit, 'request').map(({ what, atMs }) => ({ ...requestEntry.parse(what), atMs })),
    marks: of(audit, 'mark').map(({ what, atMs }) => ({
      workflowId: invalidationWorkflowId(markEntry.parse(what)),
      atMs,
    })),
    runs: await Promise.all(listed.map((run) => readRun(rig.client, run))),
    queued: (await rig.queues.messages()).map(({ body }) => ({ workflowId: workflowIdIn(body) })),
    // Poison of an earlier episode may get there in this one.
    deadLetters: (await deadLettersSince(rig, start)).filter(
      ({ workflowId }) => workflowId === null || ours.has(workflowId),
    ),
  };
}

function of(audit: ReadonlyMap<string, AuditEntry[]>, kind: string): AuditEntry[] {
  return audit.get(kind) ?? [];
}

/** Workflow ID of a message of ours; null when its envelope cannot be read. */
export function workflowIdIn(body: string): string | null {
  try {
    return invalidationWorkflowId(parseEnvelope(body));
  } catch {
    return null;
  }
}

async function deadLettersSince(rig: Rig, start: StartPositions): Promise<Snapshot['deadLetters']> {
  const letters = (await rig.queues.deadLetters()).filter(
    ({ messageId }) => !start.deadLetters.has(messageId),
  );
  if (letters.length === 0) return [];
  const reasons = refusalReasons(rig);
  return letters.map(({ messageId, body }) => ({
    messageId,
    workflowId: workflowIdIn(body),
    reason: reasons.get(messageId) ?? null,
  }));
}

/** What the bridges logged of the messages that they refused. */
function refusalReasons(rig: Rig): Map<string, string> {
  const lines = [...rig.processes.values()].flatMap(({ logFile }) =>
    readFileSync(logFile, 'utf8').split('\n'),
  );
  return new Map(
    lines.flatMap((line): [string, string][] => {
      if (!line.includes('"messageId"') || !line.startsWith('{')) return [];
      const refusal = refusalLine.safeParse(JSON.parse(line));
      return refusal.success ? [[refusal.data.messageId, refusal.data.reason]] : [];
    }),
  );
}
