import { setPriority } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../paths.ts';
import { choosePort, isAnswered } from './ports.ts';
import type { PartOptions, StackPart } from './stack-part.ts';
import { StackProcess } from './stack-process.ts';
import { startOnPort } from './start-on-port.ts';

export interface MomentoPart extends StackPart {
  /** Host and port of the gRPC service, for `MOMENTO_LOCAL_ENDPOINT`. */
  readonly endpoint: string;
  /** Base address of the HTTP interface for faults, quota and the operation log. */
  readonly control: string;
  readonly cacheName: string;
}

/** The name that `MOMENTO_CACHE_NAME` has when nobody sets it. */
const defaultCacheName = 'menus';

/**
 * A call that comes during a collection is stamped late. HTTP/2 streams die only in the large ones: with Node's defaults
 * one of 60 ms every 14 s at 1,000 calls a second. So they come more often and are short, which costs half the throughput.
 */
const shortCollections = ['--max-semi-space-size=4', '--heap-growing-percent=10'];

/** Nice value of a process that the others must not keep waiting; 0 is the usual one, and -20 the first. */
const firstInLine = -10;

/** Starts the Momento emulator with one cache. It holds its items in memory: a restart loses them, as a cache may. */
export async function startMomento(
  options: PartOptions & {
    cacheName?: string;
    /** Rates are to be judged by its log: it is stamped closer to the moment, at half the throughput. */
    exactLog?: boolean;
  },
): Promise<MomentoPart> {
  const cacheName = options.cacheName ?? defaultCacheName;
  return startOnPort(async () => {
    const port = await choosePort(options.ports ?? 'free', [8080]);
    const controlPort = await choosePort(options.ports ?? 'free', [8081]);
    const part = new StackProcess({
      name: 'momento',
      title: 'Momento emulator',
      command: process.execPath,
      args: [
        ...(options.exactLog === true ? shortCollections : []),
        join(projectRoot, 'src', 'dev', 'momento', 'main.ts'),
        ...['--port', String(port), '--control-port', String(controlPort), '--cache', cacheName, '--tether'],
      ],
      logFile: join(options.folder, 'logs', 'momento.log'),
      isReady: async () => (await isAnswered(port)) && (await isAnswered(controlPort)),
      remedy: 'Set MOMENTO_API_KEY or MOMENTO_LOCAL_ENDPOINT to use a cache of your own.',
      tether: true,
      ephemeral: options.ephemeral ?? false,
      logger: options.logger,
    });
    await part.start();
    if (options.exactLog === true) goFirst(part.pid, options.logger);
    return Object.assign(part, {
      endpoint: `127.0.0.1:${port}`,
      control: `http://127.0.0.1:${controlPort}`,
      cacheName,
    });
  });
}

/** A call is stamped when the emulator gets the processor, which the senders have as well. */
function goFirst(pid: number | undefined, logger: PartOptions['logger']): void {
  try {
    if (pid !== undefined) setPriority(pid, firstInLine);
  } catch {
    logger.warn('no right to raise the priority of the Momento emulator: its log may stamp calls late');
  }
}
