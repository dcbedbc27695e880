import type { Snapshot } from '../../faults/promise/snapshot.ts';

/** Two events that went well: one of two stores with a mark, one of a single store without. */
export function goodSnapshot(): Snapshot {
  const keys = (store: string) => [`base_price:${store}`, `swap_price:${store}`];
  const deleteAt = (atMs: number, key: string) => ({
    atMs,
    latestMs: atMs,
    earliestMs: atMs,
    operation: 'Delete',
    keys: [key],
    done: true,
  });
  const done = {
    status: 'completed',
    phase: 'processed',
    reason: null,
    missing: new Set<string>(),
    repeated: false,
  } as const;
  return {
    events: [
      {
        workflowId: 'one',
        sentAtMs: 0,
        keys: new Map([
          ['a', keys('a')],
          ['b', keys('b')],
        ]),
        menus: ['a', 'b'],
        marked: true,
        poison: false,
      },
      {
        workflowId: 'two',
        sentAtMs: 5,
        keys: new Map([['c', keys('c')]]),
        menus: ['c'],
        marked: false,
        poison: false,
      },
    ],
    calls: [...keys('a'), ...keys('b'), ...keys('c')].map((key, index) => deleteAt(10 + index, key)),
    exports: ['a', 'b', 'c'].map((store) => ({ store, generation: 1, beganAtMs: 60 })),
    menuWrites: ['a', 'b', 'c'].map((store) => ({ store, generation: 1, beganAtMs: 60 })),
    menuRows: ['a', 'b', 'c'].map((store) => ({ store, generation: 1, status: 'done' })),
    requests: [
      { store: 'a', workflowId: 'one', atMs: 40 },
      { store: 'b', workflowId: 'one', atMs: 40 },
      { store: 'c', workflowId: 'two', atMs: 40 },
    ],
    marks: [{ workflowId: 'one', atMs: 50 }],
    runs: [
      { workflowId: 'one', firstRunId: 'r1', ...done },
      { workflowId: 'two', firstRunId: 'r2', ...done },
    ],
    queued: [],
    deadLetters: [],
    pauses: [],
    keysPerSecond: 100,
    mostRedeletes: 0,
  };
}
