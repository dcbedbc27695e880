import { lastRun, type Facts } from './facts.ts';

/** Exactly one run an event, however often it is delivered; continuing as new is the same run. */
export function* oneRunPerEvent(facts: Facts): Generator<string> {
  const known = new Set(facts.events.map(({ workflowId }) => workflowId));
  for (const [workflowId, runs] of facts.runsOf) {
    const count = new Set(runs.map(({ firstRunId }) => firstRunId)).size;
    if (!known.has(workflowId)) yield `${workflowId} is the run of no event`;
    else if (count !== 1) yield `${workflowId} has ${count} runs`;
  }
}

const ends = new Set(['processed', 'already-processed', 'rejected']);

/** Its event ends `processed`, or as a visible open run that waits with its reason. Never silence. */
export function* runsTell(facts: Facts): Generator<string> {
  for (const event of facts.events) {
    const run = lastRun(facts, event);
    if (run === undefined) continue;
    if (run.status === 'failed') yield `${event.workflowId} ended as ${run.phase}`;
    else if (run.status === 'completed' && !ends.has(run.phase))
      yield `${event.workflowId} completed with the outcome ${run.phase}`;
    else if (run.status === 'open' && run.reason === null)
      yield `${event.workflowId} is open (${run.phase}) and does not say why`;
  }
}

/** Every message is processed, dead-lettered with a reason, or still in the queue. */
export function* messagesAccountedFor(facts: Facts): Generator<string> {
  const queued = new Set(facts.queued.map(({ workflowId }) => workflowId));
  const dead = Map.groupBy(facts.deadLetters, ({ workflowId }) => workflowId);
  const poison = new Set(facts.events.filter((event) => event.poison).map(({ workflowId }) => workflowId));
  for (const { messageId, workflowId, reason } of facts.deadLetters) {
    if (reason === null) yield `message ${messageId} was dead-lettered without a reason`;
    if (workflowId !== null && !poison.has(workflowId))
      yield `${workflowId} was dead-lettered although nothing is wrong with it`;
  }
  for (const { workflowId, poison: isPoison } of facts.events) {
    const hasRun = facts.runsOf.has(workflowId);
    if (isPoison && hasRun) yield `${workflowId} is poison and has a run`;
    const kept = queued.has(workflowId) || (isPoison && dead.has(workflowId));
    if (!hasRun && !kept) yield `${workflowId} has no run, and its message is gone`;
  }
}
