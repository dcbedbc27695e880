/** Calls since the start or the last reset: counted apart from the log, so that a long run loses none. */
export class OperationCounts {
  #operations = new Map<string, Map<string, number>>();
  #clients = new Map<string, number>();

  count(operation: string, result: string, client: string): void {
    let results = this.#operations.get(operation);
    if (results === undefined) this.#operations.set(operation, (results = new Map<string, number>()));
    results.set(result, (results.get(result) ?? 0) + 1);
    this.#clients.set(client, (this.#clients.get(client) ?? 0) + 1);
  }

  /** Operation -> result -> calls. */
  byOperation(): Record<string, Record<string, number>> {
    return Object.fromEntries(
      [...this.#operations].map(([operation, results]) => [operation, Object.fromEntries(results)]),
    );
  }

  /** Client -> calls. */
  byClient(): Record<string, number> {
    return Object.fromEntries(this.#clients);
  }

  clear(): void {
    this.#operations.clear();
    this.#clients.clear();
  }
}
