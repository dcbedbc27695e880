import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MetricCounter, MetricGauge, MetricMeter, MetricTags } from '@temporalio/common';
import { noopMetricMeter } from '@temporalio/common';
import { alarm } from '../../src/logging.ts';
import type { Logger } from '../../src/logging.ts';
import type { Metrics } from '../../src/metrics.ts';
import { countingAlarms, metricDefinitions, noMetrics, temporalMetrics } from '../../src/metrics.ts';

/** A meter that writes down what it is told. */
function writingMeter() {
  const lines: string[] = [];
  const write = (name: string) => (value: number, tags?: MetricTags) =>
    void lines.push(`${name} ${JSON.stringify(tags ?? {})} ${value}`);
  const meter: MetricMeter = {
    createCounter: (name): MetricCounter => ({ ...noopMetricMeter.createCounter(name), add: write(name) }),
    createGauge: (name): MetricGauge => ({ ...noopMetricMeter.createGauge(name), set: write(name) }),
    createHistogram: (name) => noopMetricMeter.createHistogram(name),
    withTags: () => meter,
  };
  return { meter, lines };
}

describe('metrics', () => {
  it('have names of their own that the exporter can append _total to', () => {
    assert.deepEqual(Object.keys(metricDefinitions), [
      'freshet_alarms',
      'freshet_bridge_messages',
      'freshet_bridge_refused',
      'freshet_bridge_dead_lettered',
      'freshet_bridge_wait',
      'freshet_cache_calls',
      'freshet_fleet_held',
      'freshet_fleet_share',
      'freshet_reconcile_rows',
      'freshet_rate_in_force',
    ]);
  });

  it('hand counts over to the meter as sums per set of tags, and a gauge at once', () => {
    const { meter, lines } = writingMeter();
    const metrics = temporalMetrics(meter);
    metrics.count('freshet_cache_calls', { op: 'delete', result: 'ok' });
    metrics.count('freshet_cache_calls', { op: 'delete', result: 'ok' }, 4);
    metrics.count('freshet_cache_calls', { op: 'keysExist', result: 'ok' });
    metrics.gauge('freshet_rate_in_force', 2.5);
    metrics.gauge('freshet_fleet_share', -1);
    assert.deepEqual(lines.splice(0), ['freshet_rate_in_force {} 2.5', 'freshet_fleet_share {} Infinity']);
    metrics.flush();
    metrics.flush();
    assert.deepEqual(lines, [
      'freshet_cache_calls {"op":"delete","result":"ok"} 5',
      'freshet_cache_calls {"op":"keysExist","result":"ok"} 1',
    ]);
  });

  it('tell counters and stretches apart that are counted with one object of tags', () => {
    const { meter, lines } = writingMeter();
    const metrics = temporalMetrics(meter);
    const tags = { reason: 'too-large' };
    metrics.count('freshet_bridge_refused', tags);
    metrics.count('freshet_bridge_dead_lettered', tags);
    metrics.count('freshet_bridge_refused', tags);
    metrics.flush();
    metrics.count('freshet_bridge_refused', tags);
    metrics.flush();
    assert.deepEqual(lines, [
      'freshet_bridge_refused {"reason":"too-large"} 2',
      'freshet_bridge_dead_lettered {"reason":"too-large"} 1',
      'freshet_bridge_refused {"reason":"too-large"} 1',
    ]);
  });

  it('count the alarms of a logger by code, and no other line', () => {
    const counted: unknown[] = [];
    const metrics: Metrics = { ...noMetrics, count: (...what) => void counted.push(what) };
    const logged: string[] = [];
    const write = (message: string) => void logged.push(message);
    const logger: Logger = { debug: write, info: write, warn: write, error: write };
    const counting = countingAlarms(logger, metrics);
    counting.info('fine');
    counting.error('broken');
    alarm(counting, 'content-conflict', 'same id, other content', { jobId: '1' });
    assert.deepEqual(logged, ['fine', 'broken', 'same id, other content']);
    assert.deepEqual(counted, [['freshet_alarms', { code: 'content-conflict' }]]);
  });
});
