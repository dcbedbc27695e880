import {
  PortError,
  type CacheCall,
  type FleetPort,
  type Ports,
  type VerifyPort,
} from '../../src/activities/ports.ts';
import type { FailureCode } from '../../src/contract/failure-codes.ts';
import type { FleetHold } from '../../src/contract/progress.ts';
import type { MarkOutcome, MenuRequest } from '../../src/contract/activities.ts';

/** A delete that a test makes fail or wait; answers undefined to let it through. */
export type Trouble = (key: string) => FailureCode | Promise<FailureCode | undefined> | undefined;

/**
 * Ports in memory, for tests of the workflow's own decisions on a real server; the real adapters have tests of their
 * own. Everything that happens is kept in order.
 */
export class FakePorts implements Ports {
  readonly deleted: string[] = [];
  readonly queued: { store: string; menus: MenuRequest }[] = [];
  readonly marked: string[] = [];
  readonly timeline: string[] = [];
  readonly existing = new Set<string>();
  /** Keys that a reader has filled again whenever somebody looks. */
  refilled: (key: string) => boolean = () => false;
  verify: VerifyPort | undefined;
  activeStoreIds: string[] = [];
  outboxRows = new Map<string, 'open' | 'marked'>();
  deleteTrouble: Trouble = () => undefined;
  queueTrouble: () => FailureCode | undefined = () => undefined;
  markTrouble: () => FailureCode | undefined = () => undefined;
  /** Attempts of deletes, failed ones included. */
  deleteAttempts = 0;

  readonly cache = {
    deleteKey: async (key: string, call: CacheCall): Promise<void> => {
      call.signal?.throwIfAborted();
      this.deleteAttempts += 1;
      const code = await this.deleteTrouble(key);
      if (code) throw new PortError(code, `delete of ${key} fails on purpose`);
      this.deleted.push(key);
      this.existing.delete(key);
      this.timeline.push(`delete ${key}`);
    },
    keysExist: (keys: readonly string[]): Promise<boolean[]> => {
      this.timeline.push('look');
      return Promise.resolve(keys.map((key) => this.existing.has(key) || this.refilled(key)));
    },
  };

  readonly menuQueue = {
    queue: (_run: unknown, menus: MenuRequest, stores: readonly string[]) => {
      const code = this.queueTrouble();
      if (code) return Promise.reject(new PortError(code, 'queueing fails on purpose'));
      if (menus.outbox === 'own' && this.outboxRows.get(`${menus.source}/${menus.jobId}`) === 'marked') {
        return Promise.resolve({ menusQueued: 0, alreadyProcessed: true });
      }
      for (const store of stores) {
        this.queued.push({ store, menus });
        this.timeline.push(`queue ${store}`);
      }
      return Promise.resolve({ menusQueued: stores.length, alreadyProcessed: false });
    },
  };

  readonly outbox = {
    mark: (row: { jobId: string; source: string }): Promise<MarkOutcome> => {
      const code = this.markTrouble();
      if (code) return Promise.reject(new PortError(code, 'marking fails on purpose'));
      const key = `${row.source}/${row.jobId}`;
      this.timeline.push(`mark ${row.jobId}`);
      const state = this.outboxRows.get(key);
      if (state === undefined) return Promise.resolve('missing');
      if (state === 'marked') return Promise.resolve('already-marked');
      this.outboxRows.set(key, 'marked');
      this.marked.push(row.jobId);
      return Promise.resolve('marked');
    },
  };

  /** Holds the fleet, or lets it go on. */
  hold: FleetHold | undefined;
  #holding = new AbortController();

  holdFleet(hold: FleetHold | undefined): void {
    this.hold = hold;
    if (hold === undefined) this.#holding = new AbortController();
    else this.#holding.abort();
  }

  readonly fleet = fleetOf(this);

  get holdSignal(): AbortSignal {
    return this.#holding.signal;
  }

  /** Whether the server is lost to the steps in hand. */
  readonly serverLost = new AbortController();
  readonly server = {
    watch: () => ({ lost: this.serverLost.signal, end: () => undefined }),
    isWanted: () => Promise.resolve(this.stepsWanted),
  };
  /** Whether runs want the steps that are tried again. */
  stepsWanted = true;

  readonly stores = {
    activeStores: (after: string, limit: number): Promise<string[]> =>
      Promise.resolve(this.activeStoreIds.filter((id) => id > after).slice(0, limit)),
  };
}

function fleetOf(ports: FakePorts): FleetPort {
  return {
    get hold() {
      return ports.hold;
    },
    get holdSignal() {
      return ports.holdSignal;
    },
  };
}

/** Ports that a test file exchanges between tests while its worker goes on. */
export function currentPorts(current: () => Ports): Ports {
  return {
    get cache() {
      return current().cache;
    },
    get menuQueue() {
      return current().menuQueue;
    },
    get outbox() {
      return current().outbox;
    },
    get stores() {
      return current().stores;
    },
    get fleet() {
      return current().fleet;
    },
    get server() {
      return current().server;
    },
    get verify() {
      return current().verify;
    },
  };
}
