import { CancellationScope, isCancellation } from '@temporalio/workflow';
import { bulkActivities } from './activity-profiles.ts';
import type { StepOutcome } from '../contract/activities.ts';
import { restartRate } from './delete-rate.ts';
import { recordDelete, recordQueued, recordSettle } from './record-outcomes.ts';
import type { RunState } from './run-state.ts';
import { blocksRun, stepFailure } from './step-failure.ts';
import { menuRequest, settleStep, stepSummary, storeStep } from './store-step.ts';
import { returnVerifyKeys } from './verify-share.ts';

/** A step under way, which can be called back. */
export interface Flight {
  readonly kind: 'delete' | 'settle' | 'queue';
  readonly stores: readonly string[];
  readonly scope: CancellationScope;
  /** Pace under which it was dispatched. */
  readonly paceVersion: number;
}

/** Deletes the keys of a batch; with no settle stage it queues the menus as well. */
export function launchDelete(run: RunState, stores: readonly string[], flights: Set<Flight>): Flight {
  const step = storeStep(run, stores, run.plan.settleMs === 0);
  const booking = { stores, queuesMenus: step.menus !== null };
  return launch(run, 'delete', stores, flights, {
    start: () =>
      bulkActivities.deleteStoreKeys.executeWithOptions({ summary: stepSummary('delete', stores) }, [step]),
    done: (outcome) => recordDelete(run, booking, outcome, Date.now()),
    putBack: () => run.toDelete.unshift(...stores),
    partly: (outcome) => recordDelete(run, booking, outcome, Date.now()),
  });
}

/** Deletes what came back in a batch and queues its menus. */
export function launchSettle(run: RunState, stores: readonly string[], flights: Set<Flight>): Flight {
  const step = settleStep(run, stores);
  const booking = { stores, queuesMenus: step.menus !== null };
  return launch(run, 'settle', stores, flights, {
    landed: () => returnVerifyKeys(run.verification, step.verifyKeys),
    start: () =>
      bulkActivities.settleStoreKeys.executeWithOptions({ summary: stepSummary('settle', stores) }, [step]),
    done: (outcome) => recordSettle(run, booking, outcome, Date.now()),
    putBack: () => run.toSettle.unshift({ stores, dueAtMs: Date.now() }),
    partly: (outcome) => recordSettle(run, booking, outcome, Date.now()),
  });
}

/** Queues menus that an earlier step could not queue. */
export function launchQueue(run: RunState, stores: readonly string[], flights: Set<Flight>): Flight {
  const step = { stores, menus: menuRequest(run) };
  return launch(run, 'queue', stores, flights, {
    start: () =>
      bulkActivities.queueMenus.executeWithOptions({ summary: stepSummary('queue', stores) }, [step]),
    done: (outcome) => recordQueued(run, stores, outcome),
    putBack: () => run.toQueue.unshift(...stores),
  });
}

/** How a flight starts and how its three ways to end are booked. */
interface Plot<T> {
  readonly start: () => Promise<T>;
  readonly done: (outcome: T) => unknown;
  readonly putBack: () => unknown;
  /** However it ended: before the end is booked. */
  readonly landed?: () => void;
  /** Books what a failed step had done, where it told. */
  readonly partly?: (outcome: StepOutcome) => unknown;
}

function launch<T>(
  run: RunState,
  kind: Flight['kind'],
  stores: readonly string[],
  flights: Set<Flight>,
  plot: Plot<T>,
): Flight {
  const scope = new CancellationScope();
  const flight: Flight = { kind, stores, scope, paceVersion: run.paceVersion };
  const land = (book: () => unknown): void => {
    plot.landed?.();
    book();
    // What a step of an older pace did says nothing about the rate from now on.
    if (flight.paceVersion !== run.paceVersion) restartRate(run, Date.now());
    flights.delete(flight);
    run.woken = true;
  };
  void scope.run(plot.start).then(
    (outcome) => {
      land(() => {
        plot.done(outcome);
        if (run.blocked === undefined) run.slowTries = run.failed.size > 0 ? run.slowTries : 0;
      });
    },
    (error: unknown) => land(() => bookFailure(run, flight, plot, error)),
  );
  return flight;
}

/** A step called back before it ran puts its stores back; one that cannot work blocks the run. */
function bookFailure<T>(run: RunState, flight: Flight, plot: Plot<T>, error: unknown): void {
  if (isCancellation(error)) {
    plot.putBack();
    return;
  }
  const { failure, outcome } = stepFailure(error);
  if (outcome && plot.partly) plot.partly(outcome);
  else plot.putBack();
  if (blocksRun(failure, flight.scope.consideredCancelled)) run.blocked = failure;
}
