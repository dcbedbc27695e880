import { doneStores, type Facts } from './facts.ts';

/** Every key of every store of an event is deleted at least once after the event. */
export function* keysDeleted(facts: Facts): Generator<string> {
  for (const event of facts.events) {
    const isDone = doneStores(facts, event);
    for (const [store, keys] of event.keys) {
      if (!isDone(store)) continue;
      for (const key of keys) {
        const last = facts.deletes.get(key)?.at(-1) ?? -Infinity;
        if (last < event.sentAtMs) yield `${key} of ${event.workflowId} was not deleted`;
      }
    }
  }
}

/** No key outside the plans is deleted, on no failure path: attempts count as well. */
export function* keysArePlanned(facts: Facts): Generator<string> {
  const strangers = new Set<string>();
  for (const { operation, keys } of facts.calls)
    if (operation === 'Delete') for (const key of keys) if (!facts.namedBy.has(key)) strangers.add(key);
  for (const key of strangers) yield `${key} is in no plan`;
}

const readsAndDeletes = new Set(['Delete', 'KeysExist', 'Ping']);

/** No value goes into the cache because of an event. */
export function* workersOnlyDelete(facts: Facts): Generator<string> {
  const others = facts.calls.map(({ operation }) => operation).filter((name) => !readsAndDeletes.has(name));
  for (const operation of new Set(others)) yield `a worker called ${operation}`;
}

/** At most so many deletes happen twice. */
export function* redeletesBounded(facts: Facts): Generator<string> {
  if (facts.mostRedeletes === null) return;
  const again = redeletes(facts);
  if (again > facts.mostRedeletes)
    yield `${again} keys were deleted again, at most ${facts.mostRedeletes} may be`;
}

/** Deletes beyond one for each key of each event. */
export function redeletes(facts: Facts): number {
  let again = 0;
  for (const [key, times] of facts.deletes)
    again += Math.max(0, times.length - (facts.namedBy.get(key)?.length ?? 0));
  return again;
}
