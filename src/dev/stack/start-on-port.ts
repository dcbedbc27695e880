/** What servers say when somebody took the port between our choice and their start. */
const portTaken =
  /address already in use|EADDRINUSE|Can't start server: Bind on TCP\/IP port|can't set [\w ]*port/i;

/** Starts a server, with other ports if one of the chosen ones has been taken meanwhile. */
export async function startOnPort<T>(start: () => Promise<T>, attempts = 3): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start();
    } catch (error) {
      if (attempt === attempts || !(error instanceof Error) || !portTaken.test(error.message)) throw error;
    }
  }
}
