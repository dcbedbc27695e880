import type { Logger } from '../../../../src/logging.ts';

export interface RecordingLogger extends Logger {
  readonly errors: string[];
}

/** Keeps the error lines. */
export function recordingLogger(): RecordingLogger {
  const errors: string[] = [];
  const ignore = (): void => undefined;
  return { errors, debug: ignore, info: ignore, warn: ignore, error: (message) => void errors.push(message) };
}
