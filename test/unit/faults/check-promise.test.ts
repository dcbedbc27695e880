import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  checkPromise,
  clauseNames,
  describeViolations,
  type Clause,
} from '../../faults/promise/check-promise.ts';
import type { Snapshot } from '../../faults/promise/snapshot.ts';
import { goodSnapshot } from './snapshots.ts';

type Plant = (good: Snapshot) => Partial<Snapshot>;

const isFor = (key: string) => (call: Snapshot['calls'][number]) => call.keys.includes(key);
const firstEvent = ({ events: [first, ...others] }: Snapshot, change: object) => ({
  events: [{ ...first, ...change }, ...others] as Snapshot['events'],
});
const again = (good: Snapshot, key: string, atMs: number): Snapshot['calls'] => [
  ...good.calls,
  ...good.calls.filter(isFor(key)).map((call) => ({ ...call, atMs, latestMs: atMs, earliestMs: atMs })),
];
const runOf = (good: Snapshot, workflowId: string, change: object): Snapshot['runs'] =>
  good.runs.map((run) => (run.workflowId === workflowId ? { ...run, ...change } : run));

/** For each clause, snapshots that break it. */
const planted: Record<Clause, Record<string, Plant>> = {
  'every key is deleted after its event': {
    'a key that nobody deleted': (good) => ({
      calls: good.calls.filter((call) => !isFor('swap_price:c')(call)),
    }),
    'a key that was deleted before the event only': (good) => firstEvent(good, { sentAtMs: 10.5 }),
    'a delete that failed': (good) => ({
      calls: good.calls.map((call) => (isFor('swap_price:c')(call) ? { ...call, done: false } : call)),
    }),
    'a missing key of a done store of a run that waits for another': (good) => ({
      calls: good.calls.filter((call) => !isFor('base_price:a')(call)),
      marks: [],
      runs: runOf(good, 'one', { status: 'open', phase: 'waiting', reason: 'b', missing: new Set(['b']) }),
    }),
  },
  'no key outside the plans is deleted': {
    'a delete of another key, even one that failed': (good) => ({
      calls: [
        ...good.calls,
        { atMs: 20, latestMs: 20, earliestMs: 20, operation: 'Delete', keys: ['other:a'], done: false },
      ],
    }),
  },
  'the cache is never written': {
    'a set by a worker': (good) => ({
      calls: [
        ...good.calls,
        { atMs: 20, latestMs: 20, earliestMs: 20, operation: 'Set', keys: ['base_price:a'], done: true },
      ],
    }),
  },
  're-deletes are bounded': {
    'one delete too many': (good) => ({ calls: again(good, 'base_price:c', 30) }),
  },
  'an export begins after the last delete': {
    'an export before the last delete': (good) => ({
      calls: again(good, 'base_price:c', 61),
      mostRedeletes: null,
    }),
    'no export at all': (good) => ({ exports: good.exports.slice(1) }),
    'a late export whose menu does not stand': (good) => ({
      menuWrites: good.menuWrites.map((write) => ({ ...write, beganAtMs: 3 })),
    }),
  },
  'no older menu replaces a newer one': {
    'a menu that falls back': (good) => ({
      menuWrites: [{ store: 'a', generation: 2, beganAtMs: 60 }, ...good.menuWrites],
    }),
  },
  'the menu of the last request stands': {
    'a row that is still pending': (good) => ({
      menuRows: good.menuRows.map((row) => ({ ...row, status: 'pending' })),
    }),
    'a row that is done although an older menu stands': (good) => ({
      menuRows: good.menuRows.map((row) => ({ ...row, generation: 2 })),
    }),
  },
  'the outbox row is marked last, once, when all is done': {
    'no mark': () => ({ marks: [] }),
    'two marks': (good) => ({ marks: [...good.marks, ...good.marks] }),
    'a mark of a foreign row': (good) => ({ marks: [...good.marks, { workflowId: 'two', atMs: 50 }] }),
    'a mark of a run that waits': (good) => ({
      runs: runOf(good, 'one', { status: 'open', phase: 'waiting', reason: 'b', missing: new Set(['b']) }),
    }),
    'a mark before the last delete': () => ({ marks: [{ workflowId: 'one', atMs: 5 }] }),
    'a delete after the mark': (good) => ({
      calls: again(good, 'base_price:a', 58),
      mostRedeletes: null,
    }),
    'a mark before a menu is queued in a repeated run': (good) => ({
      requests: good.requests.map((request) => ({ ...request, atMs: 58 })),
      runs: runOf(good, 'one', { repeated: true }),
    }),
    'a mark before a menu is queued': (good) => ({
      requests: good.requests.map((request) => ({ ...request, atMs: 58 })),
    }),
  },
  'the rate is kept': {
    'three calls within a second where two are allowed': () => ({ keysPerSecond: 2 }),
  },
  'nothing happens in a pause': {
    'a delete three seconds after the pause of its run': (good) => ({
      calls: good.calls.map((call) => ({ ...call, atMs: call.atMs + 3000 })),
      pauses: [{ workflowId: 'two', fromMs: 0, untilMs: 5000 }],
      exports: [],
      menuWrites: [],
      marks: [],
    }),
    'a menu row three seconds after a pause of the fleet': (good) => ({
      requests: good.requests.map((request) => ({ ...request, atMs: 3000 })),
      pauses: [{ workflowId: null, fromMs: 0, untilMs: 5000 }],
      marks: [{ workflowId: 'one', atMs: 3000 }],
    }),
  },
  'every event has exactly one run': {
    'a second run': (good) => ({
      runs: [...good.runs, ...runOf(good, 'two', { firstRunId: 'r3' }).slice(1)],
    }),
    'a run of no event': (good) => ({ events: good.events.slice(0, 1) }),
  },
  'a run is processed or says what it waits for': {
    'a run that failed': (good) => ({ runs: runOf(good, 'two', { status: 'failed', phase: 'FAILED' }) }),
    'an open run that says nothing': (good) => ({
      runs: runOf(good, 'two', { status: 'open', phase: 'deleting' }),
    }),
    'an unknown outcome': (good) => ({ runs: runOf(good, 'two', { phase: 'given up' }) }),
  },
  'every message is processed, dead-lettered with a reason, or still queued': {
    'an event that has vanished': (good) => ({ runs: good.runs.slice(0, 1) }),
    'a good message in the dead-letter queue': () => ({
      deadLetters: [{ messageId: 'm', workflowId: 'one', reason: 'start-refused' }],
    }),
    'a dead letter without a reason': () => ({
      deadLetters: [{ messageId: 'm', workflowId: null, reason: null }],
    }),
    'poison that was run': (good) => firstEvent(good, { poison: true }),
  },
};

describe('the check of the promise', () => {
  it('finds nothing where nothing is wrong', () => {
    assert.deepEqual(checkPromise(goodSnapshot()), []);
  });

  it('accepts poison with a reason, a message that is still queued, and a run that waits for a store', () => {
    const good = goodSnapshot();
    const [one, two] = good.events;
    assert.ok(one && two);
    const waiting = {
      ...good,
      events: [...good.events, { ...two, workflowId: 'bad', poison: true }, { ...two, workflowId: 'queued' }],
      calls: good.calls.filter((call) => !isFor('base_price:b')(call)),
      marks: [],
      runs: runOf(good, 'one', { status: 'open', phase: 'waiting', reason: 'b', missing: new Set(['b']) }),
      queued: [{ workflowId: 'queued' }],
      deadLetters: [{ messageId: 'm', workflowId: 'bad', reason: 'schema' }],
    };
    assert.equal(describeViolations(checkPromise(waiting)), '');
  });

  it('accepts what a repeated workflow task did once more after the mark', () => {
    const good = goodSnapshot();
    const twice = {
      ...good,
      calls: again(good, 'base_price:a', 55),
      requests: [...good.requests, { store: 'a', workflowId: 'one', atMs: 56 }],
      mostRedeletes: null,
    };
    assert.notEqual(describeViolations(checkPromise(twice)), '');
    const repeated = { ...twice, runs: runOf(good, 'one', { repeated: true }) };
    assert.equal(describeViolations(checkPromise(repeated)), '');
  });

  for (const clause of clauseNames) {
    for (const [what, plant] of Object.entries(planted[clause])) {
      it(`finds "${what}" under "${clause}"`, () => {
        const good = goodSnapshot();
        const found = checkPromise({ ...good, ...plant(good) }).map((violation) => violation.clause);
        assert.ok(found.includes(clause), `found: ${found.join('; ') || 'nothing'}`);
      });
    }
  }
});
