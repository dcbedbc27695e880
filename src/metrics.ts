import type { MetricMeter, MetricTags } from '@temporalio/common';
import type { Logger } from './logging.ts';

/** Our own metrics, beside Temporal's. Its Prometheus exporter appends `_total` to the counters (`countersTotalSuffix`). */
export const metricDefinitions = {
  freshet_alarms: {
    kind: 'counter',
    tags: ['code'],
    description: 'Alarms by stable code: error log lines to act on.',
  },
  freshet_bridge_messages: {
    kind: 'counter',
    tags: ['outcome'],
    description: 'Messages of the queue by what became of them; each receive counts once.',
  },
  freshet_bridge_refused: {
    kind: 'counter',
    tags: ['reason'],
    description: 'Refused messages by reason; each receive counts once.',
  },
  freshet_bridge_dead_lettered: {
    kind: 'counter',
    tags: ['reason'],
    description: 'Refused messages by reason; each message counts once, on its last receive.',
  },
  freshet_bridge_wait: {
    kind: 'histogram',
    tags: [],
    description: 'Seconds from the arrival of a message in the queue to its started run.',
  },
  freshet_cache_calls: {
    kind: 'counter',
    tags: ['op', 'result'],
    description: 'Cache calls by operation and result.',
  },
  freshet_fleet_held: {
    kind: 'gauge',
    tags: [],
    description: '1 while the fleet is paused, as far as the process knows.',
  },
  freshet_fleet_share: {
    kind: 'gauge',
    tags: [],
    description: "Cache calls a second that are the process's share of the fleet's rate; +Inf is unlimited.",
  },
  freshet_reconcile_rows: {
    kind: 'counter',
    tags: ['finding'],
    description:
      'Outbox rows that sweeps found unmarked, by finding; a row that stays so counts with each sweep.',
  },
  freshet_rate_in_force: {
    kind: 'gauge',
    tags: [],
    description: 'Cache calls a second that the process allows itself now; 0 is unlimited, or no share.',
  },
} as const;

type Definitions = typeof metricDefinitions;
type OfKind<Kind extends string> = {
  [Name in keyof Definitions]: Definitions[Name]['kind'] extends Kind ? Name : never;
}[keyof Definitions];

export type CounterName = OfKind<'counter'>;
export type GaugeName = OfKind<'gauge'>;
export type HistogramName = OfKind<'histogram'>;
/** Tags of a metric; the values come from small closed sets, never from data. */
export type TagsOf<Name extends keyof Definitions> = Readonly<
  Record<Definitions[Name]['tags'][number], string>
>;

/** Where components count; never throws. */
export interface Metrics {
  count<Name extends CounterName>(name: Name, tags: TagsOf<Name>, n?: number): void;
  /** A value below 0 stands for unlimited, which is shown as +Inf: the SDK takes none below 0, and throws (1.24). */
  gauge(name: GaugeName, value: number): void;
  /** One measured value, in the unit of the metric. */
  observe(name: HistogramName, value: number): void;
}

/** Counts nothing: for tests, and for processes without a metrics port. */
export const noMetrics: Metrics = {
  count: () => undefined,
  gauge: () => undefined,
  observe: () => undefined,
};

/** Metrics that hold back their counts for up to this long. */
const flushEveryMs = 500;

/** Counts of one counter and one set of tags that are not handed over yet. */
interface Sum {
  readonly name: CounterName;
  readonly tags: MetricTags;
  n: number;
}

/**
 * Metrics on Temporal's meter (`Runtime.instance().metricMeter`), shown on the same port as its own. A count crosses
 * into native code (4 us), so counts are summed up and handed over twice a second. Tags that are counted with again
 * and again are best one object: it is found without a text being made of it (a microsecond, for each cache call).
 */
export function temporalMetrics(meter: MetricMeter): Metrics & { flush(): void } {
  const counters = {
    freshet_alarms: meter.createCounter(
      'freshet_alarms',
      undefined,
      metricDefinitions.freshet_alarms.description,
    ),
    freshet_bridge_messages: meter.createCounter(
      'freshet_bridge_messages',
      undefined,
      metricDefinitions.freshet_bridge_messages.description,
    ),
    freshet_bridge_refused: meter.createCounter(
      'freshet_bridge_refused',
      undefined,
      metricDefinitions.freshet_bridge_refused.description,
    ),
    freshet_bridge_dead_lettered: meter.createCounter(
      'freshet_bridge_dead_lettered',
      undefined,
      metricDefinitions.freshet_bridge_dead_lettered.description,
    ),
    freshet_cache_calls: meter.createCounter(
      'freshet_cache_calls',
      undefined,
      metricDefinitions.freshet_cache_calls.description,
    ),
    freshet_reconcile_rows: meter.createCounter(
      'freshet_reconcile_rows',
      undefined,
      metricDefinitions.freshet_reconcile_rows.description,
    ),
  } satisfies Record<CounterName, unknown>;
  const gaugeOf = (name: GaugeName) =>
    meter.createGauge(name, 'float', undefined, metricDefinitions[name].description);
  const gauges = {
    freshet_fleet_held: gaugeOf('freshet_fleet_held'),
    freshet_fleet_share: gaugeOf('freshet_fleet_share'),
    freshet_rate_in_force: gaugeOf('freshet_rate_in_force'),
  } satisfies Record<GaugeName, unknown>;
  const wait = metricDefinitions.freshet_bridge_wait;
  const histograms = {
    freshet_bridge_wait: meter.createHistogram('freshet_bridge_wait', 'float', 's', wait.description),
  } satisfies Record<HistogramName, unknown>;
  const sums = new Map<string, Sum>();
  const sumOfTags = new WeakMap<MetricTags, Sum>();
  let timer: NodeJS.Timeout | null = null;

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    for (const sum of sums.values()) {
      if (sum.n > 0) counters[sum.name].add(sum.n, sum.tags);
      sum.n = 0;
    }
  }

  function sumOf(name: CounterName, tags: MetricTags): Sum {
    const key = [name, ...Object.values(tags)].join(' ');
    const sum = sums.get(key) ?? { name, tags, n: 0 };
    sums.set(key, sum);
    sumOfTags.set(tags, sum);
    return sum;
  }

  return {
    flush,
    gauge: (name, value) => gauges[name].set(value < 0 ? Infinity : value),
    observe: (name, value) => histograms[name].record(value),
    count(name, tags, n = 1) {
      const known = sumOfTags.get(tags);
      const sum = known?.name === name ? known : sumOf(name, tags);
      sum.n += n;
      timer ??= setTimeout(flush, flushEveryMs).unref();
    },
  };
}

/** A logger that counts what it logs as an alarm (see `alarm`) under `freshet_alarms`. */
export function countingAlarms(logger: Logger, metrics: Metrics): Logger {
  return {
    ...logger,
    error(message, fields) {
      logger.error(message, fields);
      const code = fields?.['alarm'];
      if (typeof code === 'string') metrics.count('freshet_alarms', { code });
    },
  };
}
