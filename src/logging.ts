import { pino } from 'pino';
import { hideSecrets } from './hide-secrets.ts';

/** Structured log of a component. Fields never hold a secret or a raw message body. */
export interface Logger {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
  error(message: string, fields?: Record<string, unknown>): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** JSON lines on standard error, so that standard output stays free for results. */
export function createLogger(options: { level: LogLevel; component: string }): Logger {
  const log = pino(
    {
      level: options.level,
      base: { component: options.component },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: ['*.apiKey', '*.password', '*.body', '*.url'], censor: '[redacted]' },
      // What servers and libraries say stands in fields: it may repeat what they were given.
      hooks: { streamWrite: (line) => hideSecrets(line) },
    },
    pino.destination({ dest: 2, sync: true }),
  );
  return {
    debug: (message, fields) => log.debug(fields ?? {}, message),
    info: (message, fields) => log.info(fields ?? {}, message),
    warn: (message, fields) => log.warn(fields ?? {}, message),
    error: (message, fields) => log.error(fields ?? {}, message),
  };
}

/** An error line with a stable code that monitoring can match on. */
export function alarm(
  logger: Logger,
  code: string,
  message: string,
  fields: Record<string, unknown> = {},
): void {
  logger.error(message, { ...fields, alarm: code });
}
