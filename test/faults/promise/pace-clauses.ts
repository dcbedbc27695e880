import { busiestSecond } from '../../../src/dev/momento/arrivals.ts';
import type { Facts } from './facts.ts';

/** What the promise leaves above the rate in any second. */
const tolerance = 1.02;
const pauseTakesMs = 2_000;

/** No window of one second, wherever it begins, holds more than two per cent above the rate. */
export function* rateHolds(facts: Facts): Generator<string> {
  if (facts.keysPerSecond === null) return;
  const most = Math.ceil(facts.keysPerSecond * tolerance);
  const busiest = busiestSecond(facts.calls);
  if (busiest > most) yield `${busiest} calls within a second, ${facts.keysPerSecond} a second are allowed`;
}

/** Two seconds after a pause there is no delete and no new menu row of what is paused. */
export function* pausesHold(facts: Facts): Generator<string> {
  for (const { workflowId, fromMs, untilMs } of facts.pauses) {
    const within = (at: number): boolean => at > fromMs + pauseTakesMs && at < untilMs;
    const concerns = (key: string): boolean =>
      workflowId === null || (facts.namedBy.get(key) ?? []).every((event) => event.workflowId === workflowId);
    for (const [key, times] of facts.deletes)
      if (concerns(key) && times.some(within)) yield `${key} was deleted in a pause`;
    for (const request of facts.requests)
      if (within(request.atMs) && (workflowId === null || request.workflowId === workflowId))
        yield `the menu of store ${request.store} was queued in a pause`;
  }
}
