import { cacheKeyOf } from './cache-key.ts';
import type { CacheKey } from './cache-key.ts';
import { CallRefused } from './call-refused.ts';
import type { FaultRule } from './fault-settings.ts';
import { seededRandom } from './seeded-random.ts';

/** What a rule is matched against. */
export interface CallFacts {
  readonly operation: string;
  readonly keys: readonly CacheKey[];
}

/** What is done to one call: first the delay, then the wait for `hangs` to be taken away, then `failure`. */
export interface Disturbance {
  readonly delayMs: number;
  readonly hangs: readonly object[];
  readonly failure: { readonly error: CallRefused; readonly applied: boolean } | null;
}

interface ActiveRule {
  readonly rule: FaultRule;
  readonly keys: ReadonlySet<CacheKey>;
  readonly prefixes: readonly CacheKey[];
  timesLeft: number;
}

/** The rules in force. */
export class FaultInjector {
  #rules: readonly ActiveRule[] = [];
  #random: () => number;
  readonly #waiting = new Set<() => void>();

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  reseed(seed: number): void {
    this.#random = seededRandom(seed);
  }

  /** Replaces the rules. Calls that hang on an old one go on. */
  setRules(rules: readonly FaultRule[]): void {
    this.#rules = rules.map((rule) => ({
      rule,
      keys: new Set(rule.keys?.map(cacheKeyOf)),
      prefixes: rule.keyPrefixes?.map(cacheKeyOf) ?? [],
      timesLeft: rule.times ?? Number.POSITIVE_INFINITY,
    }));
    for (const wake of [...this.#waiting]) wake();
  }

  get rules(): readonly FaultRule[] {
    return this.#rules.map((active) => active.rule);
  }

  /** What this call has to suffer; null for nothing. Counts it against `times`. */
  disturbance(call: CallFacts, client: string): Disturbance | null {
    if (this.#rules.length === 0) return null;
    const matching = this.#rules.filter((active) => active.timesLeft > 0 && matches(active, call, client));
    if (matching.length === 0) return null;
    for (const active of matching) active.timesLeft -= 1;
    return {
      delayMs: matching.reduce((sum, { rule }) => sum + (rule.delayMs ?? 0), 0),
      hangs: matching.filter(({ rule }) => rule.hang === true),
      failure: this.#failure(matching),
    };
  }

  /** Resolves when none of these hanging rules is in force any more. Rejects with the signal's reason. */
  async untilGone(hangs: readonly object[], signal: AbortSignal): Promise<void> {
    while (this.#rules.some((active) => hangs.includes(active))) await this.#nextChange(signal);
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        if (signal.aborted) reject(new CallRefused('CANCELLED', 'The caller gave up'));
        else resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake);
    });
  }

  #failure(matching: readonly ActiveRule[]): Disturbance['failure'] {
    for (const { rule } of matching) {
      if (rule.fail === undefined || this.#random() >= rule.fail.share) continue;
      const { code, applied } = rule.fail;
      const err =
        rule.fail.err ?? (code === 'RESOURCE_EXHAUSTED' ? 'operations_rate_limit_exceeded' : undefined);
      return { error: new CallRefused(code, faultMessage(err), err), applied };
    }
    return null;
  }
}

function matches({ rule, keys, prefixes }: ActiveRule, call: CallFacts, client: string): boolean {
  if (rule.operations !== undefined && !rule.operations.includes(call.operation)) return false;
  if (rule.clients !== undefined && !rule.clients.includes(client)) return false;
  if (keys.size === 0 && prefixes.length === 0) return true;
  return call.keys.some((key) => keys.has(key) || prefixes.some((prefix) => key.startsWith(prefix)));
}

/** The kind of a limit stands in the text as well: version 1.118 of the JavaScript SDK tells it by the text alone. */
function faultMessage(err: string | undefined): string {
  return `A fault that was asked for${err === undefined ? '' : `: ${err.replaceAll('_', ' ')}`}`;
}
