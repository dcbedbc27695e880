import type { Logger } from '../logging.ts';

/** What a process command prints, as one line of JSON, when it was started with `--json` and is ready for work. */
export interface ReadyLine {
  readonly ready: true;
  readonly process: string;
  readonly pid: number;
}

/** Prints the line: for whoever started the process and waits for it. */
export function announceReady(name: string, json: boolean | undefined): void {
  if (!json) return;
  const line: ReadyLine = { ready: true, process: name, pid: process.pid };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

/** A logger that calls back, once, when the last of these lines has been logged, at whatever level it writes. */
export function onceLogged(logger: Logger, messages: readonly string[], callBack: () => void): Logger {
  const waitingFor = new Set(messages);
  return {
    debug: (message, fields) => logger.debug(message, fields),
    warn: (message, fields) => logger.warn(message, fields),
    error: (message, fields) => logger.error(message, fields),
    info: (message, fields) => {
      logger.info(message, fields);
      if (waitingFor.delete(message) && waitingFor.size === 0) callBack();
    },
  };
}
