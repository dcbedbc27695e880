import type { Format } from './formats.ts';
import * as formats from './formats.ts';
import type { SettingsPart } from './settings.ts';

/** One variable of the environment. */
export interface Setting<T = unknown> {
  readonly name: string;
  /** Heading in the template. */
  readonly heading:
    | 'Connections'
    | 'Cache and rate'
    | 'Queue to workflows'
    | 'Outbox relay'
    | 'Reconciler'
    | 'Menu exporter'
    | 'Processes';
  /** Parts of the settings that it goes into. */
  readonly parts: readonly SettingsPart[];
  readonly format: Format<T>;
  /** As it would be written in the environment. */
  readonly default?: string;
  /** Without it a process that asks for its part does not start. */
  readonly required?: true;
  /** What is never shown: the whole value, or the password in its URL. */
  readonly secret?: 'whole' | 'password';
  /** What it means, with its unit, in one or two sentences. */
  readonly meaning: string;
}

/** Infers the type of the value. */
function setting<T>(entry: Setting<T>): Setting<T> {
  return entry;
}

/** Every variable that we read ourselves. Temporal's (`TEMPORAL_*`) and AWS's (`AWS_*`) are read by their libraries. */
export const settingsTable = {
  queueUrl: setting({
    name: 'SQS_QUEUE_URL',
    heading: 'Connections',
    parts: ['sqs'],
    format: formats.httpUrl,
    required: true,
    meaning: 'URL of the SQS queue that the events arrive in.',
  }),
  deadLetterQueueUrl: setting({
    name: 'SQS_DEAD_LETTER_QUEUE_URL',
    heading: 'Connections',
    parts: ['sqs'],
    format: formats.httpUrl,
    meaning:
      'URL of its dead-letter queue, for `freshet dlq`; without it, the one that its redrive policy names.',
  }),
  apiKey: setting({
    name: 'MOMENTO_API_KEY',
    heading: 'Connections',
    parts: ['momento'],
    format: formats.text,
    secret: 'whole',
    meaning: 'API key with read and delete rights on the cache. Either this or MOMENTO_LOCAL_ENDPOINT.',
  }),
  endpoint: setting({
    name: 'MOMENTO_ENDPOINT',
    heading: 'Connections',
    parts: ['momento'],
    format: formats.text,
    meaning: 'Endpoint of the region, for an API key of the newer kind; older keys contain it.',
  }),
  localEndpoint: setting({
    name: 'MOMENTO_LOCAL_ENDPOINT',
    heading: 'Connections',
    parts: ['momento'],
    format: formats.hostAndPort,
    meaning: 'Address of a cache emulator that needs no key. Either this or MOMENTO_API_KEY.',
  }),
  cacheName: setting({
    name: 'MOMENTO_CACHE_NAME',
    heading: 'Connections',
    parts: ['momento'],
    format: formats.text,
    default: 'menus',
    meaning: 'The cache whose keys are deleted.',
  }),
  mysqlUrl: setting({
    name: 'MYSQL_URL',
    heading: 'Connections',
    parts: ['mysql'],
    format: formats.mysqlUrl,
    required: true,
    secret: 'password',
    meaning: 'Database of the outbox, the menu queue and the control row.',
  }),
  rulesFile: setting({
    name: 'FRESHET_RULES_FILE',
    heading: 'Queue to workflows',
    parts: ['rulesFile'],
    format: formats.text,
    default: 'rules/invalidation-rules.yaml',
    meaning:
      'The rules: which event deletes which keys. The default is the shipped file; any other relative path starts at the working directory.',
  }),
  consumers: setting({
    name: 'FRESHET_BRIDGE_CONSUMERS',
    heading: 'Queue to workflows',
    parts: ['bridge'],
    format: formats.wholeNumber(1, 64),
    default: '4',
    meaning: 'Concurrent receivers of a bridge, each with up to ten messages in hand.',
  }),
  deleteAhead: setting({
    name: 'FRESHET_DELETE_AHEAD',
    heading: 'Queue to workflows',
    parts: ['bridge'],
    format: formats.onOrOff,
    default: 'off',
    meaning:
      'Whether the bridge of a worker sends the deletes of a small event beside the start of its run, which makes them again: the first delete comes sooner, and each costs two calls of the quota. See docs/decisions/0011-deletes-beside-the-start.md.',
  }),
  cacheQuota: setting({
    name: 'FRESHET_CACHE_QUOTA_PER_SECOND',
    heading: 'Cache and rate',
    parts: ['cacheQuotaPerSecond', 'keysPerSecond'],
    format: formats.wholeNumber(1, 10_000_000),
    default: '10000',
    meaning: "Quota of the cache account, in operations a second; customers' reads share it.",
  }),
  keysPerSecond: setting({
    name: 'FRESHET_KEYS_PER_SECOND',
    heading: 'Cache and rate',
    parts: ['keysPerSecond'],
    format: formats.rateOrUnlimited,
    meaning:
      'Bound on all cache calls of the fleet, in calls a second. Default: half of FRESHET_CACHE_QUOTA_PER_SECOND.',
  }),
  maxWorkers: setting({
    name: 'FRESHET_MAX_WORKERS',
    heading: 'Cache and rate',
    parts: ['maxWorkers'],
    format: formats.wholeNumber(1, 1000),
    default: '20',
    meaning:
      'Workers there may ever be at once. One that cannot reach the database falls to the rate divided by this number.',
  }),
  maxInFlight: setting({
    name: 'FRESHET_MAX_IN_FLIGHT',
    heading: 'Cache and rate',
    parts: ['maxInFlight'],
    format: formats.wholeNumber(1, 1024),
    default: '96',
    meaning:
      'Cache calls of a process sent and not yet answered. 64 to 128 is fastest; far above, calls run into their deadline. An eighth is kept for urgent calls.',
  }),
  verifyModule: setting({
    name: 'FRESHET_VERIFY_MODULE',
    heading: 'Cache and rate',
    parts: ['verify'],
    format: formats.text,
    meaning:
      'Module that says whether cached values are fresh, for the consistency that runs report. Without it nothing is judged.',
  }),
  eventBus: setting({
    name: 'FRESHET_EVENT_BUS',
    heading: 'Outbox relay',
    parts: ['relay'],
    format: formats.text,
    meaning:
      'Name or ARN of the EventBridge bus to publish to. Without it the relay sends straight to SQS_QUEUE_URL.',
  }),
  relayPoll: setting({
    name: 'FRESHET_RELAY_POLL_MS',
    heading: 'Outbox relay',
    parts: ['relay'],
    format: formats.wholeNumber(5, 60_000),
    default: '50',
    meaning: 'Time between two looks into an empty outbox, in milliseconds.',
  }),
  relayBatch: setting({
    name: 'FRESHET_RELAY_BATCH',
    heading: 'Outbox relay',
    parts: ['relay'],
    format: formats.wholeNumber(1, 1000),
    default: '100',
    meaning: 'Outbox rows claimed at a time.',
  }),
  reconcileAfter: setting({
    name: 'FRESHET_RECONCILE_AFTER_SECONDS',
    heading: 'Reconciler',
    parts: ['reconcile'],
    format: formats.wholeNumber(1, 1_000_000),
    default: '600',
    meaning:
      'How long ago a row must have been published, in seconds, so that a sweep looks for its run: longer than an event may take to arrive.',
  }),
  reconcileEvery: setting({
    name: 'FRESHET_RECONCILE_EVERY_SECONDS',
    heading: 'Reconciler',
    parts: ['reconcileEveryMs'],
    format: formats.wholeNumberOrOff(1, 1_000_000),
    default: '60',
    meaning:
      'Time between two sweeps, in seconds. `freshet migrate` writes it into the schedule; "off" removes that.',
  }),
  exportModule: setting({
    name: 'FRESHET_EXPORT_MODULE',
    heading: 'Menu exporter',
    parts: ['exporter'],
    format: formats.text,
    meaning: 'Module that exports a menu. Either this or FRESHET_EXPORT_COMMAND.',
  }),
  exportCommand: setting({
    name: 'FRESHET_EXPORT_COMMAND',
    heading: 'Menu exporter',
    parts: ['exporter'],
    format: formats.text,
    meaning: 'Command that exports a menu. Either this or FRESHET_EXPORT_MODULE.',
  }),
  exportConcurrency: setting({
    name: 'FRESHET_EXPORT_CONCURRENCY',
    heading: 'Menu exporter',
    parts: ['exporter'],
    format: formats.wholeNumber(1, 1000),
    default: '4',
    meaning: 'Menus that an exporter makes at the same time.',
  }),
  exportClaim: setting({
    name: 'FRESHET_EXPORT_CLAIM_SECONDS',
    heading: 'Menu exporter',
    parts: ['exporter'],
    format: formats.wholeNumber(2, 3600),
    default: '60',
    meaning:
      'How long a claim holds a menu without being renewed, in seconds: after a crash the menu waits so long.',
  }),
  logLevel: setting({
    name: 'FRESHET_LOG_LEVEL',
    heading: 'Processes',
    parts: ['log'],
    format: formats.oneOf('debug', 'info', 'warn', 'error', 'silent'),
    default: 'info',
    meaning: 'Least level of the log lines on standard error.',
  }),
  metricsAddress: setting({
    name: 'FRESHET_METRICS_ADDRESS',
    heading: 'Processes',
    parts: ['metrics'],
    format: formats.hostAndPortOrOff,
    default: '127.0.0.1:9464',
    meaning: 'Where Prometheus metrics are served.',
  }),
  shutdownGrace: setting({
    name: 'FRESHET_SHUTDOWN_GRACE_SECONDS',
    heading: 'Processes',
    parts: ['shutdownGraceMs'],
    format: formats.wholeNumber(1, 600),
    default: '20',
    meaning: 'Time for work in hand after SIGTERM, in seconds; below the grace time of the platform.',
  }),
  uiUrl: setting({
    name: 'FRESHET_UI_URL',
    heading: 'Processes',
    parts: ['uiUrl'],
    format: formats.baseUrl,
    default: 'http://localhost:8233',
    meaning: 'Base of the links into the Temporal UI.',
  }),
  home: setting({
    name: 'FRESHET_HOME',
    heading: 'Processes',
    parts: [],
    format: formats.text,
    default: '.freshet',
    meaning: 'Folder for downloads and the data of the embedded stack. The default is inside the package.',
  }),
} as const;

/** The table as a list, in the order of the template. */
export const allSettings: readonly Setting[] = Object.values(settingsTable);
