import type { CarriedRun, PackedStores, SkippedStore } from '../contract/carried-run.ts';
import type { StoreFailure } from '../contract/failure-codes.ts';
import { storePacker, unpackStores } from './packed-stores.ts';
import type { RunState } from './run-state.ts';

/** Failures carried with their messages: as many as the run page and the query show. */
const messagesCarried = 20;
const notCarried = 'its message was not kept when the run continued as new';

/** Where the stores of a run are. */
export type StoreLists = Pick<RunState, 'toDelete' | 'toSettle' | 'toQueue' | 'done' | 'failed' | 'skipped'>;

type CarriedLists = Pick<
  CarriedRun,
  'toDelete' | 'toSettle' | 'toQueue' | 'failed' | 'alsoFailed' | 'skipped'
>;

/** Lists of a new run: everything is to be deleted. */
export function newLists(planStores: readonly string[]): StoreLists {
  return {
    toDelete: [...planStores],
    toSettle: [],
    toQueue: [],
    done: new Set(),
    failed: new Map(),
    skipped: new Map(),
  };
}

/** The lists in the form in which they are carried; stores in none of them are done. */
export function packLists(planStores: readonly string[], lists: StoreLists): CarriedLists {
  const pack = storePacker(planStores);
  const failures = [...lists.failed.values()];
  return {
    toDelete: pack(lists.toDelete),
    toSettle: lists.toSettle.map(({ stores, dueAtMs }) => ({ stores: pack(stores), dueAtMs })),
    toQueue: pack(lists.toQueue),
    failed: failures.slice(0, messagesCarried),
    alsoFailed: [...grouped(failures.slice(messagesCarried), ({ code }) => code)].map(([code, group]) => ({
      code,
      stores: pack(group.map(({ store }) => store)),
    })),
    skipped: [
      ...grouped(lists.skipped.values(), ({ actor, reason }) => JSON.stringify([actor, reason])).values(),
    ].map(([first, ...others]) => ({
      actor: first.actor,
      reason: first.reason,
      stores: pack([first, ...others].map(({ store }) => store)),
    })),
  };
}

/** The lists as they were, but for messages of failures that are not shown. */
export function unpackLists(planStores: readonly string[], carried: CarriedLists): StoreLists {
  const unpack = (packed: PackedStores): string[] => unpackStores(planStores, packed);
  const failures: StoreFailure[] = [
    ...carried.failed,
    ...carried.alsoFailed.flatMap(({ code, stores }) =>
      unpack(stores).map((store) => ({ store, code, message: notCarried })),
    ),
  ];
  const skipped: SkippedStore[] = carried.skipped.flatMap(({ actor, reason, stores }) =>
    unpack(stores).map((store) => ({ store, actor, reason })),
  );
  const toDelete = unpack(carried.toDelete);
  const toSettle = carried.toSettle.map(({ stores, dueAtMs }) => ({ stores: unpack(stores), dueAtMs }));
  const toQueue = unpack(carried.toQueue);
  const open = new Set([
    ...toDelete,
    ...toSettle.flatMap(({ stores }) => stores),
    ...toQueue,
    ...failures.map(({ store }) => store),
    ...skipped.map(({ store }) => store),
  ]);
  return {
    toDelete,
    toSettle,
    toQueue,
    done: new Set(planStores.filter((store) => !open.has(store))),
    failed: new Map(failures.map((failure) => [failure.store, failure])),
    skipped: new Map(skipped.map((store) => [store.store, store])),
  };
}

function grouped<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
