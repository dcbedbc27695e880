import type { OutboxRow } from '../adapters/mysql/read-outbox-rows.ts';

/** What became of one row. `failed` is worth another try, `too-large` never; `not-tried` is no fault of the row. */
export type PublishOutcome =
  | { readonly status: 'published' }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'too-large'; readonly bytes: number }
  | { readonly status: 'not-tried' };

/** The way onto a bus. */
export interface Publisher {
  /** An event larger than this is not published. */
  readonly maxEventBytes: number;
  /**
   * Publishes the rows in their order and answers for each of them, in the same order. Never rejects. After a call
   * that failed as a whole, or once the signal has aborted, the rest is `not-tried`.
   */
  publish(rows: readonly OutboxRow[], signal: AbortSignal): Promise<PublishOutcome[]>;
}
