/** Rows remembered; past that the oldest are forgotten and start afresh. */
const remembered = 10_000;

/** Counts the failures of rows that could not be published. In memory: another relay starts at one again. */
export class FailingRows {
  readonly #failures = new Map<string, number>();

  /** One more failure of the row; returns how many it has had now. */
  failed(id: string): number {
    const failures = (this.#failures.get(id) ?? 0) + 1;
    this.#failures.delete(id);
    this.#failures.set(id, failures);
    const oldest = this.#failures.keys().next();
    if (this.#failures.size > remembered && oldest.done !== true) this.#failures.delete(oldest.value);
    return failures;
  }

  /** The row is through. */
  published(id: string): void {
    this.#failures.delete(id);
  }
}
