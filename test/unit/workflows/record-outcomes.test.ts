import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { StepOutcome } from '../../../src/contract/activities.ts';
import {
  recordDelete,
  recordQueued,
  recordSettle,
  requeueFailed,
} from '../../../src/workflows/record-outcomes.ts';
import { carryRunState } from '../../../src/workflows/carry-run-state.ts';
import { createRunState, wantsEventMenus, type RunState } from '../../../src/workflows/run-state.ts';
import { pricingInput, storeIds } from '../../support/plans.ts';

function outcome(changes: Partial<StepOutcome>): StepOutcome {
  return {
    next: 0,
    failures: [],
    keysDeleted: 0,
    refilled: 0,
    menusQueued: 0,
    menusOwed: false,
    alreadyProcessed: false,
    ...changes,
  };
}

const failure = (store: string) => ({ store, code: 'cache-timeout', message: 'no answer' }) as const;

describe('what a step did', () => {
  const [a = '', b = '', c = ''] = storeIds(3);
  const newRun = (settleMs: number): RunState =>
    Object.assign(createRunState(pricingInput(storeIds(3), { settleMs }), 0), { toDelete: [] });

  it('sends deleted stores to settle, the failed one to its list, and the rest back to the front', () => {
    const run = newRun(2000);
    run.toDelete = ['later'];
    recordDelete(
      run,
      { stores: [a, b, c], queuesMenus: false },
      outcome({ next: 2, failures: [failure(a)] }),
      1000,
    );
    assert.deepEqual(run.toSettle, [{ stores: [b], dueAtMs: 3000 }]);
    assert.deepEqual([...run.failed.keys()], [a]);
    assert.deepEqual(run.toDelete, [c, 'later']);
  });

  it('finishes stores whose menus the step queued', () => {
    const run = newRun(0);
    recordDelete(run, { stores: [a, b], queuesMenus: true }, outcome({ next: 2, menusQueued: 2 }), 0);
    assert.deepEqual([...run.done], [a, b]);
    assert.equal(run.menusQueued, 2);
  });

  it('queues the menus later that the step owes', () => {
    const run = newRun(0);
    recordDelete(run, { stores: [a, b], queuesMenus: true }, outcome({ next: 2, menusOwed: true }), 0);
    assert.deepEqual(run.toQueue, [a, b]);
  });

  it('queues no menu once it is known that an earlier run did it all', () => {
    const run = newRun(0);
    recordDelete(run, { stores: [a], queuesMenus: true }, outcome({ next: 1, alreadyProcessed: true }), 0);
    recordDelete(run, { stores: [b], queuesMenus: true }, outcome({ next: 1, menusOwed: true }), 0);
    assert.deepEqual([...run.done], [a, b]);
    assert.deepEqual(run.toQueue, []);
  });

  it('holds the run where the fleet’s pause ended a step, and keeps what is left in line', () => {
    const held = { actor: 'ann', reason: 'x', until: '2026-01-01T00:00:00.000Z' };
    const run = newRun(0);
    recordDelete(
      run,
      { stores: [a, b, c], queuesMenus: true },
      outcome({ next: 1, menusOwed: true, held }),
      0,
    );
    assert.deepEqual([run.toQueue, run.toDelete, run.held], [[a], [b, c], held]);
    run.toQueue = [];
    recordQueued(run, [a], { menusQueued: 0, alreadyProcessed: false, held });
    assert.deepEqual([run.toQueue, run.done.size], [[a], 0]);
  });

  it('settles the rest of a settle step at once', () => {
    const run = newRun(2000);
    recordSettle(run, { stores: [a, b], queuesMenus: true }, outcome({ next: 1, refilled: 3 }), 5000);
    assert.deepEqual(run.toSettle, [{ stores: [b], dueAtMs: 5000 }]);
    assert.equal(run.refilled, 3);
  });

  it('does not put a store on the failed list that was skipped meanwhile', () => {
    const run = newRun(0);
    run.skipped.set(a, { store: a, actor: 'ann', reason: 'closed' });
    recordDelete(run, { stores: [a], queuesMenus: true }, outcome({ next: 1, failures: [failure(a)] }), 0);
    assert.equal(run.failed.size, 0);
    assert.equal(run.skipped.size, 1);
  });

  it('counts a skipped store as done when its step was under way and succeeded', () => {
    const run = newRun(0);
    run.skipped.set(a, { store: a, actor: 'ann', reason: 'closed' });
    recordDelete(run, { stores: [a], queuesMenus: true }, outcome({ next: 1 }), 0);
    assert.deepEqual([...run.done], [a]);
    assert.equal(run.skipped.size, 0);
  });
});

/** A step under way in the model. */
interface Flight {
  readonly kind: 'delete' | 'settle' | 'queue';
  readonly stores: string[];
  readonly queuesMenus: boolean;
}

type Move =
  | { kind: 'launch'; stage: Flight['kind']; size: number }
  | {
      kind: 'land';
      which: number;
      next: number;
      failing: readonly boolean[];
      menusOwed: boolean;
      already: boolean;
    }
  | { kind: 'call back'; which: number }
  | { kind: 'skip'; store: number }
  | { kind: 'retry' }
  | { kind: 'continue as new' };

const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('launch' as const),
      stage: fc.constantFrom('delete' as const, 'settle' as const, 'queue' as const),
      size: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('land' as const),
      which: fc.nat(5),
      next: fc.nat(5),
      failing: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
      menusOwed: fc.boolean(),
      already: fc.boolean(),
    }),
  },
  fc.record({ kind: fc.constant('call back' as const), which: fc.nat(5) }),
  fc.record({ kind: fc.constant('skip' as const), store: fc.nat(11) }),
  fc.record({ kind: fc.constant('retry' as const) }),
  fc.record({ kind: fc.constant('continue as new' as const) }),
);

/** The bookkeeping of a run under random steps, in the way the lanes use it. */
class Model {
  run: RunState;
  readonly flights: Flight[] = [];
  readonly #stores = storeIds(12);
  readonly #input;
  #nowMs = 0;

  constructor(settleMs: number, menus: 'none' | 'event') {
    this.#input = pricingInput(this.#stores, { settleMs, menus: { kind: menus } });
    this.run = createRunState(this.#input, 0);
  }

  apply(move: Move): void {
    this.#nowMs += 1000;
    if (move.kind === 'launch') this.#launch(move.stage, move.size);
    else if (move.kind === 'land') this.#land(move);
    else if (move.kind === 'call back') this.#callBack(move.which);
    else if (move.kind === 'skip') this.#skip(this.#stores[move.store] ?? '');
    else if (move.kind === 'retry') requeueFailed(this.run);
    else if (this.flights.length === 0) {
      this.run = createRunState({ ...this.#input, carried: carryRunState(this.run) }, this.#nowMs);
    }
  }

  /** A store is in exactly one place; one that is nowhere was skipped. */
  check(): void {
    const { run } = this;
    for (const store of this.#stores) {
      const places = [
        ...run.toDelete,
        ...run.toSettle.flatMap(({ stores }) => stores),
        ...run.toQueue,
        ...run.done,
        ...run.failed.keys(),
        ...this.flights.flatMap(({ stores }) => stores),
      ].filter((other) => other === store).length;
      assert.ok(places === 1 || (places === 0 && run.skipped.has(store)), `${store} is in ${places} places`);
      assert.ok(!(run.done.has(store) && run.skipped.has(store)), `${store} is done and skipped`);
      assert.ok(!(run.failed.has(store) && run.skipped.has(store)), `${store} is failed and skipped`);
    }
    assert.ok(run.done.size + run.failed.size + run.skipped.size <= this.#stores.length);
  }

  #launch(kind: Flight['kind'], size: number): void {
    const { run } = this;
    const queuesMenus = wantsEventMenus(run) && (kind === 'settle' || run.plan.settleMs === 0);
    const stores =
      kind === 'delete'
        ? run.toDelete.splice(0, size).filter((store) => !run.skipped.has(store))
        : kind === 'settle'
          ? [...(run.toSettle.shift()?.stores ?? [])]
          : run.toQueue.splice(0, size);
    if (stores.length > 0) this.flights.push({ kind, stores, queuesMenus });
  }

  #take(which: number): Flight | undefined {
    return this.flights.splice(which % Math.max(1, this.flights.length), 1)[0];
  }

  #land(move: Extract<Move, { kind: 'land' }>): void {
    const flight = this.#take(move.which);
    if (flight === undefined) return;
    const next = Math.min(move.next, flight.stores.length);
    const failures = flight.stores
      .slice(0, next)
      .filter((_, index) => move.failing[index])
      .map(failure);
    const through = next - failures.length;
    const already = move.already && flight.queuesMenus;
    const menusQueued = flight.queuesMenus && !move.menusOwed && !already ? through : 0;
    const done = outcome({
      next,
      failures,
      keysDeleted: through * 4,
      menusQueued,
      menusOwed: move.menusOwed,
      alreadyProcessed: already,
    });
    if (flight.kind === 'delete') recordDelete(this.run, flight, done, this.#nowMs);
    else if (flight.kind === 'settle') recordSettle(this.run, flight, done, this.#nowMs);
    else
      recordQueued(this.run, flight.stores, { menusQueued: flight.stores.length, alreadyProcessed: already });
  }

  #callBack(which: number): void {
    const flight = this.#take(which);
    if (flight?.kind === 'delete') this.run.toDelete.unshift(...flight.stores);
    if (flight?.kind === 'settle') this.run.toSettle.unshift({ stores: flight.stores, dueAtMs: this.#nowMs });
    if (flight?.kind === 'queue') this.run.toQueue.unshift(...flight.stores);
  }

  #skip(store: string): void {
    if (this.run.done.has(store)) return;
    this.run.failed.delete(store);
    this.run.skipped.set(store, { store, actor: 'ann', reason: 'closed' });
  }
}

describe('the lists of a run', () => {
  it('hold every store exactly once, whatever the steps come to', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 2000),
        fc.constantFrom('none' as const, 'event' as const),
        fc.array(moves, { maxLength: 60 }),
        (settleMs, menus, sequence) => {
          const model = new Model(settleMs, menus);
          for (const move of sequence) {
            model.apply(move);
            model.check();
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
