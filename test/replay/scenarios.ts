import type { InvalidationPlan } from '../../src/contract/plan.ts';
import { globalUnit } from '../../src/contract/plan.ts';
import type { FleetHold, Phase } from '../../src/contract/progress.ts';
import type { FakePorts } from '../support/fake-ports.ts';
import { storeIds } from '../support/plans.ts';

/** Something that happens to a run, once it is where `when` says. */
export interface Step {
  readonly when: { readonly phase: Phase } | { readonly deleted: number } | { readonly event: string };
  /** From here on every call to the ports succeeds. */
  readonly mend?: true;
  readonly signal?: { readonly name: string; readonly payload: unknown };
  readonly cancel?: true;
  /** Pauses the fleet; null resumes it. */
  readonly hold?: FleetHold | null;
}

/** A run whose history is kept for good: later releases must be able to go on with it. */
export interface Scenario {
  readonly name: string;
  readonly stores: readonly string[];
  readonly plan?: Partial<InvalidationPlan>;
  /** What goes wrong, until a step mends it. */
  readonly trouble?: (ports: FakePorts) => void;
  readonly signalWithStart?: { readonly name: string; readonly payload: unknown };
  readonly steps?: readonly Step[];
  /** How the recorded history ends. */
  readonly end: 'processed' | 'already-processed' | 'rejected' | 'cancelled' | 'continued-as-new';
}

const why = { actor: 'ann', reason: 'too many misses' };
const pause = { name: 'pause', payload: why };
const resume = { name: 'resume', payload: { actor: 'ann' } };
const retryFailed = { name: 'retryFailed', payload: { actor: 'ann' } };
const hold: FleetHold = { ...why, until: '2030-01-01T00:00:00.000Z' };
const slowly: Partial<InvalidationPlan> = { priority: 'bulk', keysPerSecond: 200 };
const allActive: Partial<InvalidationPlan> = {
  keyTemplates: ['base_products', 'product_config'],
  menus: { kind: 'allActive', menusPerSecond: 50 },
};

/** One failure each of the first calls, then none. */
function firstCalls<T>(count: number, code: T): () => T | undefined {
  let calls = 0;
  return () => (++calls <= count ? code : undefined);
}

/** A continue-as-new needs a server that suggests it early; its history is that of the first run. */
export const scenarios: readonly Scenario[] = [
  { name: 'one-store', stores: ['7'], end: 'processed' },
  { name: 'one-store-settle', stores: ['7'], plan: { settleMs: 100 }, end: 'processed' },
  // What the small ones above record since the last stages of a small change are one step.
  { name: 'one-store-joined', stores: ['7'], end: 'processed' },
  { name: 'one-store-settle-joined', stores: ['7'], plan: { settleMs: 100 }, end: 'processed' },
  { name: 'ten-stores-joined', stores: storeIds(10), end: 'processed' },
  { name: 'ten-stores', stores: storeIds(10), end: 'processed' },
  { name: 'hundred-stores-settle', stores: storeIds(100), plan: { settleMs: 100 }, end: 'processed' },
  { name: 'thousand-stores-settle', stores: storeIds(1000), plan: { settleMs: 100 }, end: 'processed' },
  { name: 'no-store', stores: [], end: 'processed' },
  {
    name: 'failed-store-retried',
    stores: storeIds(120),
    plan: { settleMs: 100 },
    trouble: (ports) =>
      (ports.deleteTrouble = (key) => (key.endsWith(':s00042') ? 'cache-key-refused' : undefined)),
    steps: [{ when: { phase: 'waiting' }, mend: true, signal: retryFailed }],
    end: 'processed',
  },
  {
    name: 'failed-store-skipped',
    stores: ['7', '8'],
    trouble: (ports) =>
      (ports.deleteTrouble = (key) => (key.endsWith(':7') ? 'cache-key-refused' : undefined)),
    steps: [
      { when: { phase: 'waiting' }, signal: { name: 'skipStores', payload: { stores: ['7'], ...why } } },
    ],
    end: 'processed',
  },
  {
    name: 'blocked-and-mended',
    stores: storeIds(120),
    trouble: (ports) => (ports.queueTrouble = () => 'database-schema'),
    steps: [{ when: { phase: 'blocked' }, mend: true, signal: retryFailed }],
    end: 'processed',
  },
  {
    name: 'paused-and-resumed',
    stores: storeIds(120),
    plan: slowly,
    steps: [
      { when: { deleted: 100 }, signal: pause },
      { when: { event: 'ACTIVITY_TASK_COMPLETED' }, signal: resume },
    ],
    end: 'processed',
  },
  {
    name: 'paused-from-the-start',
    stores: ['7'],
    signalWithStart: pause,
    steps: [{ when: { phase: 'paused' }, signal: resume }],
    end: 'processed',
  },
  {
    name: 'held-and-resumed',
    stores: storeIds(120),
    plan: slowly,
    steps: [
      { when: { deleted: 100 }, hold },
      { when: { phase: 'held' }, hold: null },
    ],
    end: 'processed',
  },
  {
    name: 'held-paused-and-resumed',
    stores: ['7'],
    trouble: (ports) => ports.holdFleet(hold),
    steps: [
      { when: { phase: 'held' }, signal: pause },
      { when: { phase: 'paused' }, hold: null, signal: resume },
    ],
    end: 'processed',
  },
  {
    name: 'throttled',
    stores: storeIds(120),
    plan: { priority: 'bulk', keysPerSecond: 400 },
    steps: [
      { when: { deleted: 100 }, signal: { name: 'throttle', payload: { storesPerSecond: 50, ...why } } },
      {
        when: { event: 'ACTIVITY_TASK_COMPLETED' },
        signal: { name: 'throttle', payload: { storesPerSecond: null, ...why } },
      },
    ],
    end: 'processed',
  },
  {
    name: 'handed-over-to-bulk',
    stores: ['7', '8'],
    plan: { settleMs: 100 },
    trouble: (ports) => {
      ports.deleteTrouble = (key) => (key === 'base_price:7' ? 'cache-timeout' : undefined);
      ports.queueTrouble = firstCalls(2, 'database-conflict');
      ports.markTrouble = firstCalls(2, 'database-read-only');
    },
    steps: [{ when: { event: 'ACTIVITY_TASK_SCHEDULED' }, mend: true }],
    end: 'processed',
  },
  { name: 'all-active-menus', stores: [globalUnit], plan: allActive, end: 'processed' },
  {
    name: 'all-active-menus-paused',
    stores: [globalUnit],
    plan: allActive,
    steps: [
      { when: { event: 'ACTIVITY_TASK_SCHEDULED' }, signal: pause },
      { when: { event: 'ACTIVITY_TASK_COMPLETED' }, signal: resume },
    ],
    end: 'processed',
  },
  {
    name: 'approved',
    stores: ['7', '8'],
    plan: { approveAbove: 1 },
    steps: [{ when: { phase: 'approval' }, signal: { name: 'approve', payload: { actor: 'ann' } } }],
    end: 'processed',
  },
  {
    name: 'rejected',
    stores: ['7', '8'],
    plan: { approveAbove: 1 },
    steps: [{ when: { phase: 'approval' }, signal: { name: 'reject', payload: why } }],
    end: 'rejected',
  },
  {
    name: 'already-processed',
    stores: ['7'],
    trouble: (ports) => (ports.outboxRows.get = () => 'marked'),
    end: 'already-processed',
  },
  {
    name: 'cancelled',
    stores: storeIds(120),
    plan: slowly,
    steps: [{ when: { deleted: 100 }, cancel: true }],
    end: 'cancelled',
  },
  {
    name: 'continued-as-new',
    stores: storeIds(3000),
    plan: { settleMs: 100, keyTemplates: ['base_price:{store}'] },
    steps: [
      { when: { deleted: 250 }, signal: { name: 'throttle', payload: { storesPerSecond: 2000, ...why } } },
    ],
    end: 'continued-as-new',
  },
];
