import { keysArePlanned, keysDeleted, redeletesBounded, workersOnlyDelete } from './delete-clauses.ts';
import { factsOf, type Facts } from './facts.ts';
import { exportsFollow, menusNeverFallBack, menusStand } from './export-clauses.ts';
import { markedOnce } from './outbox-clause.ts';
import { pausesHold, rateHolds } from './pace-clauses.ts';
import { messagesAccountedFor, oneRunPerEvent, runsTell } from './run-clauses.ts';
import type { Snapshot } from './snapshot.ts';

/** A sentence of the promise that does not hold. */
export interface Violation {
  readonly clause: Clause;
  readonly what: string;
}

type Check = (facts: Facts) => Iterable<string>;

/** The promise of the product, sentence by sentence. */
const clauses = {
  'every key is deleted after its event': keysDeleted,
  'no key outside the plans is deleted': keysArePlanned,
  'the cache is never written': workersOnlyDelete,
  're-deletes are bounded': redeletesBounded,
  'an export begins after the last delete': exportsFollow,
  'no older menu replaces a newer one': menusNeverFallBack,
  'the menu of the last request stands': menusStand,
  'the outbox row is marked last, once, when all is done': markedOnce,
  'the rate is kept': rateHolds,
  'nothing happens in a pause': pausesHold,
  'every event has exactly one run': oneRunPerEvent,
  'a run is processed or says what it waits for': runsTell,
  'every message is processed, dead-lettered with a reason, or still queued': messagesAccountedFor,
} as const satisfies Record<string, Check>;

export type Clause = keyof typeof clauses;

/** Names of all clauses. */
export const clauseNames = Object.keys(clauses) as Clause[];

/** Checks the whole promise; empty when it holds. Pure. */
export function checkPromise(snapshot: Snapshot): Violation[] {
  const facts = factsOf(snapshot);
  return clauseNames.flatMap((clause) => [...clauses[clause](facts)].map((what) => ({ clause, what })));
}

const shownOfClause = 5;

/** Violations for a person: the first few of each clause. */
export function describeViolations(violations: readonly Violation[]): string {
  return [...Map.groupBy(violations, ({ clause }) => clause)]
    .flatMap(([clause, list]) => [
      `${clause}: ${list.length} violations`,
      ...list.slice(0, shownOfClause).map(({ what }) => `  ${what}`),
    ])
    .join('\n');
}
