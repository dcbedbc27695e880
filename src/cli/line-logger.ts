import type { Logger } from '../logging.ts';
import { errorLine } from './report-error.ts';

/** A logger for a person at a terminal: one line each on standard error, fields that are texts or numbers behind it. */
export function lineLogger(): Logger {
  const write = (message: string, fields: Record<string, unknown> = {}): void => {
    const shown = Object.entries(fields).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [`${name} ${value}`] : [],
    );
    process.stderr.write(errorLine(shown.length === 0 ? message : `${message} (${shown.join(', ')})`));
  };
  return { debug: () => undefined, info: write, warn: write, error: write };
}
