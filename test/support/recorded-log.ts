import type { Logger } from '../../src/logging.ts';

/** One log line. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** A logger that keeps its lines. */
export function recordedLog(): { readonly logger: Logger; readonly lines: LogLine[]; alarms(): unknown[] } {
  const lines: LogLine[] = [];
  const keep =
    (level: LogLine['level']) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      lines.push({ level, message, fields });
    };
  return {
    logger: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') },
    lines,
    alarms: () => lines.flatMap(({ fields }) => fields['alarm'] ?? []),
  };
}
