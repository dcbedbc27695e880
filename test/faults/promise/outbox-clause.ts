import { lastRun, type Facts } from './facts.ts';
import type { SentEvent } from './snapshot.ts';

/** Error of reading the database's clock beside the machine's. */
const clockErrorMs = 5;

/**
 * The outbox row is marked last, once, and only when nothing is left failed. In a run whose workflow task was repeated,
 * what had been done before the mark may be done once more after it.
 */
export function* markedOnce(facts: Facts): Generator<string> {
  const requests = Map.groupBy(facts.requests, ({ workflowId }) => workflowId);
  const marks = Map.groupBy(facts.marks, ({ workflowId }) => workflowId);
  for (const event of facts.events) {
    const times = (marks.get(event.workflowId) ?? []).map(({ atMs }) => atMs);
    const run = lastRun(facts, event);
    const processed = run?.phase === 'processed' || run?.phase === 'already-processed';
    const due = event.marked && !event.poison && processed ? 1 : 0;
    if (times.length !== due)
      yield `${event.workflowId} (${run?.phase ?? 'no run'}) was marked ${times.length} times, not ${due}`;
    const [markedAtMs] = times;
    if (markedAtMs === undefined || due === 0) continue;
    yield* undoneAtMark(facts, event, markedAtMs);
    const asked = requests.get(event.workflowId) ?? [];
    const askedInTime = new Set(
      asked.filter(({ atMs }) => atMs <= markedAtMs + clockErrorMs).map(({ store }) => store),
    );
    for (const store of event.menus)
      if (!askedInTime.has(store) && !run?.missing.has(store))
        yield `${event.workflowId} was marked before the menu of store ${store} was queued`;
    for (const { store, atMs } of asked)
      if (atMs > markedAtMs + clockErrorMs && !(run?.repeated === true && askedInTime.has(store)))
        yield `${event.workflowId} queued the menu of store ${store} after its mark`;
  }
}

function* undoneAtMark(facts: Facts, event: SentEvent, markedAtMs: number): Generator<string> {
  const run = lastRun(facts, event);
  // A duplicate that comes after the retention deletes again as well.
  const mayRepeat = run?.repeated === true || run?.phase === 'already-processed';
  for (const [store, keys] of event.keys) {
    if (run?.missing.has(store)) continue;
    for (const key of keys) {
      const times = facts.deletes.get(key) ?? [];
      const before = times.some((at) => at >= event.sentAtMs && at <= markedAtMs + clockErrorMs);
      if (!before) yield `${event.workflowId} was marked before ${key} was deleted`;
      // A key of several events may be deleted by another one later.
      const alone = facts.namedBy.get(key)?.length === 1;
      if (alone && !mayRepeat && (times.at(-1) ?? -Infinity) > markedAtMs + clockErrorMs)
        yield `${event.workflowId} deleted ${key} after its mark`;
    }
  }
}
