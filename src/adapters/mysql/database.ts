import type { z } from 'zod';

/** A value of a prepared statement. 64-bit ids go as decimal text into `CAST(? AS UNSIGNED)`: a number would be sent as a double. */
export type PreparedValue = string | number | null;

/** A value of a statement sent as text; an array becomes a list (`IN (?)`), a bigint a literal without loss. */
export type TextValue = PreparedValue | bigint | Date | readonly (string | bigint)[];

/**
 * Statements on one connection or on any of a pool's. All of them throw `PortError`, and none waits longer than the
 * pool's statement timeout.
 */
export interface Statements {
  /** A prepared write of fixed shape. Returns how many rows it touched, of an upsert 1 a new and 2 a changed row. */
  execute(sql: string, values: readonly PreparedValue[]): Promise<number>;
  /**
   * A write sent as text. For shapes that vary: each number of rows would be a prepared statement of its own on every
   * connection. Returns the same count as `execute`.
   */
  write(sql: string, values: readonly TextValue[]): Promise<number>;
  /**
   * Rows, each checked by the schema. Sent as text, because MySQL 8 refuses a prepared `LIMIT ?` from this driver. A
   * BIGINT arrives as decimal text, a DATETIME as a Date.
   */
  select<Row>(row: z.ZodType<Row>, sql: string, values: readonly TextValue[]): Promise<Row[]>;
}

/** A pool of connections in UTC, strict mode and READ COMMITTED. */
export interface MysqlPool extends Statements {
  /**
   * Runs the work in one transaction on one connection: commits when it resolves, rolls back when it throws. When the
   * connection is lost during the commit, nobody knows whether it happened: the work has to be repeatable.
   */
  transaction<T>(work: (transaction: Statements) => Promise<T>): Promise<T>;
  /** Closes the connections; statements under way are finished first. */
  end(): Promise<void>;
}
