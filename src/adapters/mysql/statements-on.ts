import type { PoolConnection } from 'mysql2/promise';
import { z } from 'zod';
import { PortError } from '../../activities/ports.ts';
import type { Statements } from './database.ts';
import { toPortError } from './port-error.ts';
import { abandon, withinTime } from './silent-connection.ts';

const writeResult = z.object({ affectedRows: z.number().int() });

/** Statements on one connection, each bounded in time; one that gets no answer costs the connection. */
export function statementsOn(connection: PoolConnection, timeoutMs: number): Statements {
  async function answer(sent: Promise<[unknown, unknown]>): Promise<unknown> {
    try {
      const [result] = await withinTime(sent, timeoutMs, 'no answer', () => abandon(connection));
      return result;
    } catch (error) {
      throw toPortError(error);
    }
  }
  return {
    execute: async (sql, values) =>
      writeResult.parse(await answer(connection.execute(sql, [...values]))).affectedRows,
    write: async (sql, values) =>
      writeResult.parse(await answer(connection.query(sql, [...values]))).affectedRows,
    select: async (row, sql, values) =>
      checked(z.array(row), await answer(connection.query(sql, [...values]))),
  };
}

function checked<Rows>(schema: z.ZodType<Rows>, rows: unknown): Rows {
  const result = schema.safeParse(rows);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new PortError(
    'database-schema',
    `unexpected rows from the database: ${where}: ${issue?.message ?? ''}`,
  );
}
