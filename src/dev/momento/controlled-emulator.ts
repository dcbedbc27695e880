import { CacheDirectory } from './cache-directory.ts';
import { cacheKeyOf } from './cache-key.ts';
import { CallGate } from './call-gate.ts';
import { CallPipeline } from './call-pipeline.ts';
import { ClientNames } from './client-names.ts';
import type { EmulatorStats, PutItems, ResetWhat } from './control-messages.ts';
import { emulatorDefaults } from './emulator-options.ts';
import type { MomentoEmulatorOptions } from './emulator-options.ts';
import { emulatorServices } from './emulator-services.ts';
import { FaultInjector } from './fault-injector.ts';
import { faultSettingsSchema } from './fault-settings.ts';
import type { FaultSettings } from './fault-settings.ts';
import { serveGrpc } from './grpc-services.ts';
import { monotonicMs } from './monotonic-clock.ts';
import { OperationCounts } from './operation-counts.ts';
import { OperationLog } from './operation-log.ts';
import { setValue } from './operations/scalar.ts';
import { SwitchableListener } from './switchable-listener.ts';

/** A running emulator: what can be asked of it from this process, or through the control interface. */
export class ControlledEmulator {
  /** Last calls, oldest first. */
  readonly log: OperationLog;
  readonly #directory: CacheDirectory;
  readonly #gate: CallGate;
  readonly #faults: FaultInjector;
  readonly #counts: OperationCounts;
  readonly #pipeline: CallPipeline;
  readonly #listener: SwitchableListener;
  readonly #atStart: { readonly quotaPerSecond: number | null; readonly seed: number };

  private constructor(parts: EmulatorParts, listener: SwitchableListener, options: MomentoEmulatorOptions) {
    this.log = parts.log;
    this.#directory = parts.directory;
    this.#gate = parts.gate;
    this.#faults = parts.faults;
    this.#counts = parts.counts;
    this.#pipeline = parts.pipeline;
    this.#listener = listener;
    this.#atStart = {
      quotaPerSecond: options.quotaPerSecond ?? null,
      seed: options.seed ?? emulatorDefaults.seed,
    };
  }

  /** Listens when the promise resolves. Throws `UserError` when the port is taken. */
  static async start(options: MomentoEmulatorOptions): Promise<ControlledEmulator> {
    const parts = emulatorParts(options);
    const listener = new SwitchableListener(serveGrpc(emulatorServices(parts)));
    await listener.start(options.port ?? 0);
    return new ControlledEmulator(parts, listener, options);
  }

  get port(): number {
    return this.#listener.port;
  }

  /** `127.0.0.1:<port>`, for any Momento SDK (`forMomentoLocal`). */
  get endpoint(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Changes the faults in force; what is left out stays. Throws a `ZodError` on a mistake. */
  async setFaults(change: FaultSettings): Promise<void> {
    const { quotaPerSecond, rules, seed, away } = faultSettingsSchema.parse(change);
    if (quotaPerSecond !== undefined) this.#gate.setQuota(quotaPerSecond);
    if (seed !== undefined) this.#faults.reseed(seed);
    if (rules !== undefined) this.#faults.setRules(rules);
    if (away !== undefined) await this.#listener.setAway(away);
  }

  /** Back to the quota and the seed of the start, no rules, listening. */
  async clearFaults(): Promise<void> {
    await this.setFaults({ ...this.#atStart, rules: [], away: false });
  }

  stats(): EmulatorStats {
    const { firstSequence, lastSequence } = this.log;
    return {
      endpoint: this.endpoint,
      away: this.#listener.away,
      items: this.#directory.sizes(),
      operations: this.#counts.byOperation(),
      clients: this.#counts.byClient(),
      held: this.#pipeline.held,
      log: { firstSequence, lastSequence },
      quotaPerSecond: this.#gate.quotaPerSecond,
      rules: [...this.#faults.rules],
    };
  }

  /** Throws away items (the caches stay), log and counts, faults; all of them by default. */
  async reset(what: readonly ResetWhat[] = ['items', 'log', 'faults']): Promise<void> {
    if (what.includes('items'))
      for (const name of this.#directory.names()) this.#directory.open(name).clear();
    if (what.includes('log')) {
      this.log.clear();
      this.#counts.clear();
    }
    if (what.includes('faults')) await this.clearFaults();
  }

  /** Text of a scalar item, past quota, faults and log. Throws `CallRefused` on an unknown cache. */
  get(cache: string, key: string): string | undefined {
    const item = this.#directory.open(cache).readAs('scalar', cacheKeyOf(key));
    return item === undefined ? undefined : Buffer.from(item.value).toString('utf8');
  }

  /** Stores texts, past quota, faults and log. Throws `CallRefused` on an unknown cache or a bad item. */
  put({ cache, items, ttlMs }: PutItems): void {
    const space = this.#directory.open(cache);
    for (const [key, value] of Object.entries(items))
      setValue(space, Buffer.from(key), Buffer.from(value), ttlMs);
  }

  /** Stops listening and cuts every connection. May be called again. */
  async stop(): Promise<void> {
    await this.#listener.setAway(true);
    this.#faults.setRules([]);
  }
}

type EmulatorParts = ReturnType<typeof emulatorParts>;

function emulatorParts(options: MomentoEmulatorOptions) {
  const { maxItemBytes, seed, logEntries } = { ...emulatorDefaults, ...options };
  const now = options.now ?? monotonicMs;
  const directory = new CacheDirectory({ now, maxItemBytes });
  for (const name of options.caches ?? []) directory.create(name);
  const gate = new CallGate({ apiKey: options.apiKey ?? null, now });
  gate.setQuota(options.quotaPerSecond ?? null);
  const faults = new FaultInjector(seed);
  const log = new OperationLog(logEntries);
  const counts = new OperationCounts();
  const pipeline = new CallPipeline({ gate, faults, log, counts, clients: new ClientNames() });
  return { directory, gate, faults, log, counts, pipeline, maxItemBytes };
}
