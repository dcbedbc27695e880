import { setTimeout as sleep } from 'node:timers/promises';
import type { CacheKey } from './cache-key.ts';
import type { CallGate } from './call-gate.ts';
import { CallRefused } from './call-refused.ts';
import type { Caller, CallOrigin, ClientNames } from './client-names.ts';
import type { Disturbance, FaultInjector } from './fault-injector.ts';
import type { Answer } from './grpc-methods.ts';
import { monotonicMs } from './monotonic-clock.ts';
import type { OperationCounts } from './operation-counts.ts';
import type { OperationLog } from './operation-log.ts';
import { TurnClock } from './turn-clock.ts';

/** What the pipeline needs of a gRPC call. */
export interface IncomingCall extends CallOrigin {
  once(event: 'cancelled', listener: () => void): unknown;
}

/** One call, before it takes effect. */
export interface CallWork<Response> {
  readonly operation: string;
  readonly cache: string;
  readonly keys: readonly CacheKey[];
  /** Whether it uses up quota: calls on items do, calls on caches do not. */
  readonly counted: boolean;
  /** Takes effect, at once. Throws `CallRefused`. */
  readonly run: () => Answer<Response>;
}

/** How a call ended. */
export type Outcome<Response> = Answer<Response> | CallRefused;

export interface PipelineParts {
  readonly gate: CallGate;
  readonly faults: FaultInjector;
  readonly clients: ClientNames;
  readonly log: OperationLog;
  readonly counts: OperationCounts;
}

/**
 * The way of every call: credentials, quota, faults (delay, hang, failure), effect, log, answer. A call whose caller
 * gives up while it is held back takes no effect and is logged as CANCELLED.
 */
export class CallPipeline {
  readonly #parts: PipelineParts;
  readonly #turns = new TurnClock(monotonicMs);
  #held = 0;

  constructor(parts: PipelineParts) {
    this.#parts = parts;
  }

  /** Calls that a fault holds back at this moment. */
  get held(): number {
    return this.#held;
  }

  /** Answers exactly once, before it returns when no fault holds the call back. */
  process<Response>(
    call: IncomingCall,
    work: CallWork<Response>,
    reply: (outcome: Outcome<Response>) => void,
  ): void {
    const arrivedAt = monotonicMs();
    const arrival = { arrivedAt, lateMs: this.#turns.lateMs(arrivedAt) };
    const { gate, faults, clients } = this.#parts;
    const caller = clients.callerOf(call);
    const finish = (outcome: Outcome<Response>): void => {
      this.#record(work, caller, arrival, outcome);
      reply(outcome);
    };
    const refused = gate.checkCaller(caller) ?? (work.counted ? gate.checkQuota() : null);
    if (refused !== null) {
      finish(refused);
      return;
    }
    const disturbance = faults.disturbance(work, caller.client);
    if (disturbance === null) finish(effect(work));
    else void this.#disturbed(call, work, disturbance).then(finish);
  }

  async #disturbed<Response>(
    call: IncomingCall,
    work: CallWork<Response>,
    disturbance: Disturbance,
  ): Promise<Outcome<Response>> {
    this.#held += 1;
    try {
      await this.#hold(call, disturbance);
    } catch {
      return new CallRefused('CANCELLED', 'The caller gave up while a fault held the call back');
    } finally {
      this.#held -= 1;
    }
    const { failure } = disturbance;
    if (failure === null) return effect(work);
    if (failure.applied) effect(work);
    return failure.error;
  }

  /** Rejects when the caller gives up. */
  async #hold(call: IncomingCall, { delayMs, hangs }: Disturbance): Promise<void> {
    if (delayMs === 0 && hangs.length === 0) return;
    const gaveUp = new AbortController();
    call.once('cancelled', () => gaveUp.abort());
    if (delayMs > 0) await sleep(delayMs, undefined, { signal: gaveUp.signal });
    await this.#parts.faults.untilGone(hangs, gaveUp.signal);
  }

  #record<Response>(
    work: CallWork<Response>,
    { client }: Caller,
    arrival: { readonly arrivedAt: number; readonly lateMs: number },
    outcome: Outcome<Response>,
  ): void {
    const { operation, cache, keys } = work;
    const result = outcome instanceof CallRefused ? outcome.code : outcome.result;
    this.#parts.log.append({ operation, cache, keys, result, client, ...arrival, at: monotonicMs() });
    this.#parts.counts.count(operation, result, client);
  }
}

function effect<Response>(work: CallWork<Response>): Outcome<Response> {
  try {
    return work.run();
  } catch (error) {
    if (error instanceof CallRefused) return error;
    return new CallRefused('INTERNAL', `The emulator failed: ${String(error)}`);
  }
}
