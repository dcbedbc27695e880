/** A row of the table in docs/testing.md. */
export interface Row {
  readonly id: string;
  readonly table: 'faults' | 'input';
  /** What goes wrong, or comes in. */
  readonly what: string;
  /** What must be nevertheless. */
  readonly must: string;
  /** Tests that show it: file below `test/`, and a part of a test's name in it where the file shows more. */
  readonly tests: readonly { readonly file: string; readonly name?: string }[];
  /** What of the row no test shows yet. */
  readonly open?: string;
}
