import { startControlServer } from './control-server.ts';
import { ControlledEmulator } from './controlled-emulator.ts';
import type { MomentoEmulatorOptions } from './emulator-options.ts';

/** A cache service in this process that speaks Momento's protocol, with its control interface. */
export interface MomentoEmulator extends Pick<
  ControlledEmulator,
  'clearFaults' | 'endpoint' | 'get' | 'log' | 'port' | 'put' | 'reset' | 'setFaults' | 'stats' | 'stop'
> {
  /** Base of the control interface: `http://127.0.0.1:<port>`. */
  readonly controlUrl: string;
}

/** Starts the emulator; it listens when the promise resolves. Throws `UserError` when a port is taken. */
export async function startMomentoEmulator(options: MomentoEmulatorOptions = {}): Promise<MomentoEmulator> {
  const emulator = await ControlledEmulator.start(options);
  const control = await startControlServer(emulator, options.controlPort ?? 0).catch(
    async (error: unknown) => {
      await emulator.stop();
      throw error;
    },
  );
  return {
    endpoint: emulator.endpoint,
    port: emulator.port,
    controlUrl: control.url,
    log: emulator.log,
    setFaults: (change) => emulator.setFaults(change),
    clearFaults: () => emulator.clearFaults(),
    stats: () => emulator.stats(),
    reset: (what) => emulator.reset(what),
    get: (cache, key) => emulator.get(cache, key),
    put: (items) => emulator.put(items),
    stop: async () => {
      await Promise.all([emulator.stop(), control.stop()]);
    },
  };
}
