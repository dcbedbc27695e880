/** A request to stop from the terminal or from whoever started us. */
export interface StopRequest {
  readonly signalled: Promise<undefined>;
}

/** Listens for SIGINT and SIGTERM from now on; a second one ends the process at once, and the guard its children. */
export function stopRequested(): StopRequest {
  const signalled = new Promise<undefined>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve(undefined);
        process.once(signal, () => process.exit(130));
      });
    }
  });
  return { signalled };
}
