import { join } from 'node:path';
import type { MomentoControl } from '../../src/dev/momento/control-client.ts';
import { choosePort } from '../../src/dev/stack/ports.ts';
import { supervise, type SupervisedProcess } from '../../src/dev/supervise.ts';
import type { Logger } from '../../src/logging.ts';

/** Time added to every cache and SQL call of whoever is started with its `mysqlUrl`. */
export interface NetworkDelay {
  /** Database URL for the arms that start from now on. */
  readonly mysqlUrl: string;
  /** Sets it for cache calls at once, and for SQL of arms that start from now on. */
  set(delayMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** No delay to begin with. */
export function networkDelay(options: {
  readonly control: MomentoControl;
  readonly mysqlUrl: string;
  readonly folder: string;
  readonly logger: Logger;
}): NetworkDelay {
  const { control, folder, logger } = options;
  const proxies: SupervisedProcess[] = [];
  let mysqlUrl = options.mysqlUrl;

  async function proxied(delayMs: number): Promise<string> {
    const url = new URL(options.mysqlUrl);
    const port = String(await choosePort('free', []));
    const proxy = await supervise({
      name: 'delay-proxy',
      args: [
        join(import.meta.dirname, 'delay-proxy.ts'),
        ...['--port', port, '--target', url.host, '--delay', String(delayMs)],
      ],
      environment: process.env,
      logFile: join(folder, 'logs', 'delay-proxy.log'),
      logger,
    });
    proxies.push(proxy);
    url.port = port;
    return url.href;
  }

  return {
    get mysqlUrl() {
      return mysqlUrl;
    },
    set: async (delayMs) => {
      await control.setFaults({ rules: delayMs === 0 ? [] : [{ delayMs }] });
      mysqlUrl = delayMs === 0 ? options.mysqlUrl : await proxied(delayMs);
    },
    stop: async () => {
      await Promise.all(proxies.map((proxy) => proxy.stop()));
    },
  };
}
