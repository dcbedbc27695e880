/** Names above this number share one entry. */
const maxNames = 65_535;

/** Numbers for names that come again and again, so that a log entry holds two bytes instead of a text. */
export class NameTable {
  readonly #ids = new Map<string, number>();
  readonly #names: string[] = [];

  /** Number of a name, 0 to 65,535. */
  id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    if (this.#names.length >= maxNames) return maxNames;
    this.#ids.set(name, this.#names.length);
    return this.#names.push(name) - 1;
  }

  name(id: number): string {
    return this.#names[id] ?? '(one of too many names)';
  }
}
