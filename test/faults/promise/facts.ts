import type { RunSeen, SentEvent, Snapshot } from './snapshot.ts';

/** A snapshot with the look-ups that several clauses share. */
export interface Facts extends Snapshot {
  /** Times of the deletes that took effect, by key, ascending. */
  readonly deletes: ReadonlyMap<string, readonly number[]>;
  /** Runs that are not the continuation of another one, by workflow ID. */
  readonly runsOf: ReadonlyMap<string, readonly RunSeen[]>;
  /** Events that name the key. */
  readonly namedBy: ReadonlyMap<string, readonly SentEvent[]>;
}

export function factsOf(snapshot: Snapshot): Facts {
  const deletes = new Map<string, number[]>();
  for (const call of snapshot.calls) {
    if (call.operation !== 'Delete' || !call.done) continue;
    for (const key of call.keys) push(deletes, key, call.atMs);
  }
  const runsOf = new Map<string, RunSeen[]>();
  for (const run of snapshot.runs) push(runsOf, run.workflowId, run);
  const namedBy = new Map<string, SentEvent[]>();
  for (const event of snapshot.events)
    for (const keys of event.keys.values()) for (const key of keys) push(namedBy, key, event);
  return { ...snapshot, deletes, runsOf, namedBy };
}

/** The event's last run: of several, one that was started after another had failed. */
export function lastRun(facts: Facts, event: SentEvent): RunSeen | undefined {
  return facts.runsOf.get(event.workflowId)?.at(-1);
}

/** Stores of the event that its run says it has dealt with: all of a processed one, the others of a waiting one. */
export function doneStores(facts: Facts, event: SentEvent): (store: string) => boolean {
  const run = lastRun(facts, event);
  const tells = run !== undefined && (run.phase === 'processed' || run.phase === 'waiting');
  return (store) => tells && !run.missing.has(store);
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
