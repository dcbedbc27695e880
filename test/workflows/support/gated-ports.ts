import type { MenuRequest } from '../../../src/contract/activities.ts';
import { PortError, type Ports, type RunIdentity } from '../../../src/activities/ports.ts';
import type { FailureCode } from '../../../src/contract/failure-codes.ts';
import type { FakePorts } from '../../support/fake-ports.ts';

/** What happens before a call goes through: it may wait, and end with a code as the call's failure. */
type Before = (stores: readonly string[]) => Promise<FailureCode | undefined>;

/** Fake ports whose database calls a test can hold back, and then let through or fail. */
export interface GatedPorts extends Ports {
  beforeQueue: Before;
  beforeMark: Before;
  beforeLook: Before;
}

/** Puts the gates in front of the ports. */
export function gatedPorts(ports: FakePorts): GatedPorts {
  const open: Before = () => Promise.resolve(undefined);
  const pass = async (before: Before, stores: readonly string[]): Promise<void> => {
    const code = await before(stores);
    if (code) throw new PortError(code, 'fails on purpose');
  };
  const gated: GatedPorts = {
    beforeQueue: open,
    beforeMark: open,
    beforeLook: open,
    stores: ports.stores,
    fleet: ports.fleet,
    server: ports.server,
    cache: {
      deleteKey: (key, call) => ports.cache.deleteKey(key, call),
      keysExist: async (keys) => {
        await pass(gated.beforeLook, keys);
        return ports.cache.keysExist(keys);
      },
    },
    menuQueue: {
      queue: async (run: RunIdentity, menus: MenuRequest, stores: readonly string[]) => {
        await pass(gated.beforeQueue, stores);
        return ports.menuQueue.queue(run, menus, stores);
      },
    },
    outbox: {
      mark: async (row) => {
        await pass(gated.beforeMark, [row.jobId]);
        return ports.outbox.mark(row);
      },
    },
  };
  return gated;
}

/** A promise that the test itself resolves, and how many wait for it. */
export class Latch<T> {
  waiting = 0;
  open: (value: T) => void = () => undefined;
  readonly #opened = new Promise<T>((resolve) => {
    this.open = resolve;
  });

  /** Resolves when the latch is opened. */
  wait(): Promise<T> {
    this.waiting += 1;
    return this.#opened;
  }
}
