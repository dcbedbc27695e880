import proto from '@temporalio/proto';

const { EventType } = proto.temporal.api.enums.v1;
type EventTypeValue = proto.temporal.api.enums.v1.EventType;

/** Events that are one action each, after https://docs.temporal.io/cloud/actions. */
const counted: ReadonlySet<EventTypeValue> = new Set([
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED,
  EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED,
  EventType.EVENT_TYPE_TIMER_STARTED,
  EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
  EventType.EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES,
]);

/** What counting needs of an event of a history. */
export interface HistoryEvent {
  readonly eventType?: EventTypeValue | null;
  readonly activityTaskStartedEventAttributes?: { readonly attempt?: number | null } | null;
}

/**
 * Billable actions of Temporal Cloud in a run's history: the start, each activity and each of its retries, timers,
 * signals, upserts, and for each workflow task with markers one, however many local activities it ran. Heartbeats are
 * actions as well, and in no history: whoever counts adds them.
 */
export function billableActions(events: readonly HistoryEvent[]): number {
  let actions = 0;
  let markedTask = false;
  for (const event of events) {
    const { eventType } = event;
    if (eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED) markedTask = false;
    if (eventType === EventType.EVENT_TYPE_MARKER_RECORDED && !markedTask) {
      markedTask = true;
      actions += 1;
    }
    if (eventType !== undefined && eventType !== null && counted.has(eventType)) actions += 1;
    actions += Math.max(0, (event.activityTaskStartedEventAttributes?.attempt ?? 1) - 1);
  }
  return actions;
}
