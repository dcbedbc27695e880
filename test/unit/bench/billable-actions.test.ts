import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import proto from '@temporalio/proto';
import { billableActions } from '../../../bench/probe/billable-actions.ts';
import { heartbeatsIn } from '../../../bench/probe/heartbeats.ts';

const { EventType } = proto.temporal.api.enums.v1;
const of = (...names: (keyof typeof EventType)[]) => names.map((name) => ({ eventType: EventType[name] }));
const task = [
  'EVENT_TYPE_WORKFLOW_TASK_SCHEDULED',
  'EVENT_TYPE_WORKFLOW_TASK_STARTED',
  'EVENT_TYPE_WORKFLOW_TASK_COMPLETED',
] as const;

describe('billable actions of a history', () => {
  it('are two for a start whose local activities fit one workflow task', () => {
    const marker = 'EVENT_TYPE_MARKER_RECORDED';
    const events = of('EVENT_TYPE_WORKFLOW_EXECUTION_STARTED', ...task, marker, marker, marker);
    assert.equal(billableActions(events), 2);
  });

  it('count the markers of each workflow task once', () => {
    const marker = 'EVENT_TYPE_MARKER_RECORDED';
    assert.equal(billableActions(of(...task, marker, marker, ...task, marker)), 2);
  });

  it('count timers, signals, upserts and activities, and retries by the attempt', () => {
    const events = of(
      'EVENT_TYPE_TIMER_STARTED',
      'EVENT_TYPE_TIMER_FIRED',
      'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED',
      'EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES',
      'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
    );
    const started = {
      eventType: EventType.EVENT_TYPE_ACTIVITY_TASK_STARTED,
      activityTaskStartedEventAttributes: { attempt: 3 },
    };
    assert.equal(billableActions([...events, started]), 6);
  });

  it('leave heartbeats to the metrics of the worker', () => {
    const metrics = [
      '# TYPE temporal_request_total counter',
      'temporal_request_total{operation="RecordActivityTaskHeartbeat",service_name="a"} 12',
      'temporal_request_total{operation="RecordActivityTaskHeartbeat",service_name="b"} 3',
      'temporal_request_total{operation="PollActivityTaskQueue"} 9',
    ].join('\n');
    assert.equal(heartbeatsIn(metrics), 15);
    assert.equal(heartbeatsIn(''), 0);
  });
});
