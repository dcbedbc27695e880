import type { FaultSettings } from '../../../src/dev/momento/fault-settings.ts';
import { seededRandom } from '../../../src/dev/momento/seeded-random.ts';
import type { PartName } from '../../../src/dev/stack/stack-part.ts';
import type { EventKind } from '../support/events.ts';

/** Processes of the rig that random runs play on. */
export const randomProcesses = ['worker', 'second-worker', 'relay', 'exporter'] as const;
export type RandomProcess = (typeof randomProcesses)[number];

export type Disturbance = 'cut' | 'silence' | 'reset' | 'delay' | 'narrow';

export type Fault =
  | { readonly kind: 'end'; readonly process: RandomProcess; readonly signal: 'SIGKILL' | 'SIGTERM' }
  | { readonly kind: 'crash'; readonly server: 'temporal' | 'mysql' | 'sqs'; readonly forMs: number }
  | { readonly kind: 'cache'; readonly settings: FaultSettings; readonly forMs: number }
  | {
      readonly kind: 'link';
      readonly process: RandomProcess;
      readonly part: PartName;
      readonly disturbance: Disturbance;
      readonly forMs: number;
    };

export interface RandomEvent {
  readonly kind: EventKind;
  /** Of a small pool, so that events meet. */
  readonly stores: readonly string[];
  readonly way: 'relay' | 'queue';
  readonly copies: number;
}

/** What happens in a run, one after another; each step waits so long before it. */
export interface RandomRun {
  readonly seed: number;
  readonly steps: readonly (
    | { readonly afterMs: number; readonly event: RandomEvent }
    | { readonly afterMs: number; readonly poison: true }
    | { readonly afterMs: number; readonly fault: Fault }
  )[];
}

/** The server gives a batch away when it has had no heartbeat for four seconds. */
const longerThanHeartbeatMs = 6000;

/** Draws a run: the same one for the same seed. Store ids begin with `prefix`. Pure. */
export function drawRun(seed: number, prefix: string): RandomRun {
  const random = seededRandom(seed);
  const upTo = (most: number): number => Math.floor(random() * most);
  const oneOf = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;

  function event(): RandomEvent {
    const kind = oneOf<EventKind>(['pricing', 'pricing', 'pricing', 'legacy', 'legacy', 'product']);
    // Mostly small, some that take the bulk lane, a few of several batches.
    const size = 1 + upTo(oneOf([3, 20, 120, 120, 500, random() < 0.2 ? 2500 : 500]));
    const first = upTo(100);
    const stores = Array.from({ length: size }, (_, index) => `${prefix}-${first + index}`);
    return { kind, stores, way: oneOf(['relay', 'queue']), copies: oneOf([0, 0, 1, 2]) };
  }

  function fault(): Fault {
    const forMs = 100 + upTo(1400);
    switch (upTo(10)) {
      case 0:
      case 1:
        return { kind: 'end', process: oneOf(randomProcesses), signal: 'SIGKILL' };
      case 2:
        return { kind: 'end', process: oneOf(randomProcesses), signal: 'SIGTERM' };
      case 3:
      case 4:
        return { kind: 'crash', server: oneOf(['temporal', 'mysql', 'sqs']), forMs };
      case 5:
      case 6:
        return { kind: 'cache', settings: cacheFault(), forMs };
      default: {
        const process = oneOf(randomProcesses);
        const part = oneOf<PartName>(['temporal', 'mysql', 'sqs', 'momento']);
        const disturbance = oneOf<Disturbance>(['cut', 'silence', 'reset', 'delay', 'narrow']);
        const cutsOff = part === 'temporal' && (disturbance === 'cut' || disturbance === 'silence');
        return {
          kind: 'link',
          process,
          part,
          disturbance,
          forMs: cutsOff && forMs > 600 ? longerThanHeartbeatMs : forMs,
        };
      }
    }
  }

  function cacheFault(): FaultSettings {
    return oneOf<FaultSettings>([
      { away: true },
      { quotaPerSecond: 200 },
      { rules: [{ hang: true }] },
      { rules: [{ delayMs: 300 }] },
      { rules: [{ fail: { code: 'UNAVAILABLE', share: 0.2 } }] },
      { rules: [{ fail: { code: 'INTERNAL', share: 0.2, applied: true } }] },
      { rules: [{ fail: { code: 'UNAUTHENTICATED', share: 0.5 } }] },
    ]);
  }

  const events = Array.from({ length: 2 + upTo(5) }, () => ({ afterMs: upTo(400), event: event() }));
  const faults = Array.from({ length: 1 + upTo(4) }, () => ({ afterMs: upTo(600), fault: fault() }));
  const poison = random() < 0.2 ? [{ afterMs: upTo(200), poison: true as const }] : [];
  const [first, ...others] = events;
  const shuffled = [...others, ...faults, ...poison]
    .map((step) => ({ step, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ step }) => step);
  return { seed, steps: first === undefined ? shuffled : [first, ...shuffled] };
}

/** A run in one line a step, for the report of a failure. */
export function describeRun({ steps }: RandomRun): string {
  return steps
    .map((step) => {
      if ('event' in step) {
        const { kind, stores, way, copies } = step.event;
        return `  +${step.afterMs} ms ${kind} of ${stores.length} stores by ${way}, ${copies} copies more`;
      }
      if ('poison' in step) return `  +${step.afterMs} ms poison`;
      return `  +${step.afterMs} ms ${JSON.stringify(step.fault)}`;
    })
    .join('\n');
}
