import { doneStores, type Facts } from './facts.ts';

/** Last delete of the keys that a store's menu is made from, of the stores whose menus are due. */
function lastDeletes(facts: Facts): Map<string, number> {
  const last = new Map<string, number>();
  for (const event of facts.events) {
    const isDone = doneStores(facts, event);
    const global = event.keys.get('*');
    for (const store of event.menus) {
      if (!isDone(store)) continue;
      const times = (event.keys.get(store) ?? global ?? []).map(
        (key) => facts.deletes.get(key)?.at(-1) ?? -Infinity,
      );
      last.set(store, Math.max(last.get(store) ?? -Infinity, ...times));
    }
  }
  return last;
}

/** For every affected store at least one export begins after that store's last delete, and its menu is the one that stands. */
export function* exportsFollow(facts: Facts): Generator<string> {
  const lastExport = new Map<string, number>();
  for (const { store, beganAtMs } of facts.exports)
    lastExport.set(store, Math.max(lastExport.get(store) ?? -Infinity, beganAtMs));
  const standing = new Map(facts.menuWrites.map(({ store, beganAtMs }) => [store, beganAtMs]));
  for (const [store, deletedAtMs] of lastDeletes(facts)) {
    const began = lastExport.get(store);
    if (began === undefined) yield `no export of store ${store}`;
    else if (began < deletedAtMs)
      yield `the last export of store ${store} began ${late(deletedAtMs - began)} before its last delete`;
    else if ((standing.get(store) ?? -Infinity) < deletedAtMs)
      yield `the menu of store ${store} that stands is older than its last delete`;
  }
}

/** No older export replaces a newer menu. */
export function* menusNeverFallBack(facts: Facts): Generator<string> {
  const highest = new Map<string, number>();
  for (const { store, generation } of facts.menuWrites) {
    const before = highest.get(store) ?? 0;
    if (generation < before)
      yield `the menu of store ${store} fell from generation ${before} to ${generation}`;
    highest.set(store, Math.max(before, generation));
  }
}

/** At rest every row of the queue is done, and the menu of its generation stands. */
export function* menusStand(facts: Facts): Generator<string> {
  const standing = new Map(facts.menuWrites.map(({ store, generation }) => [store, generation]));
  for (const { store, generation, status } of facts.menuRows) {
    if (status !== 'done') yield `the menu of store ${store} is ${status}`;
    else if (standing.get(store) !== generation)
      yield `store ${store} is done with generation ${generation}, but ${standing.get(store) ?? 'none'} stands`;
  }
}

function late(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
