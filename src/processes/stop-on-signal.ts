import type { Logger } from '../logging.ts';

/** A part of a process that runs until it is stopped. */
export interface RunningPart {
  readonly name: string;
  /** Settles when the part has ended: resolves after a stop, rejects when it broke. */
  readonly ended: Promise<void>;
  /** Finishes or hands over what it holds. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the parts and runs until SIGTERM or SIGINT, or until a part breaks; then stops the stages in their order, the parts of a stage side
 * by side. Signals are listened to before anything is started, so that whoever is told of the start may send one. A second
 * signal ends the process at once. Returns the exit code: 0 after a signal, 1 when a part broke.
 */
export async function runUntilSignal(
  start: () => readonly (readonly RunningPart[])[],
  logger: Logger,
): Promise<number> {
  let stopping = false;
  const signalled = new Promise<'signal'>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      let seen = false;
      process.on(signal, () => {
        if (seen) process.exit(130);
        seen = true;
        logger.info('stopping', { signal });
        resolve('signal');
      });
    }
  });
  const stages = start();
  const broken = Promise.race(
    stages.flat().map(({ name, ended }) =>
      ended.then(
        () => stopping || logger.error('part ended by itself', { part: name }),
        (error: unknown) => logger.error('part broke', { part: name, error: String(error) }),
      ),
    ),
  );
  const cause = await Promise.race([signalled, broken]);
  stopping = true;
  for (const parts of stages) {
    await Promise.all(
      parts.map(async (part) => {
        await part.stop();
        await part.ended.catch(() => undefined);
      }),
    );
  }
  logger.info('stopped');
  return cause === 'signal' ? 0 : 1;
}
