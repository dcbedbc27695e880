import type { Logger } from '../../../src/logging.ts';

export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Record<string, unknown>;
}

/** Keeps what is logged. */
export function memoryLogger(): Logger & {
  readonly lines: readonly LogLine[];
  alarms(code: string): LogLine[];
} {
  const lines: LogLine[] = [];
  const keep =
    (level: LogLine['level']) =>
    (message: string, fields: Record<string, unknown> = {}) => {
      lines.push({ level, message, fields });
    };
  return {
    lines,
    alarms: (code) => lines.filter(({ fields }) => fields['alarm'] === code),
    debug: keep('debug'),
    info: keep('info'),
    warn: keep('warn'),
    error: keep('error'),
  };
}
