import { setTimeout as sleep } from 'node:timers/promises';
import { PortError } from '../../activities/ports.ts';

const tries = 4;

/**
 * Repeats a transaction that the database rolled back for a deadlock or a lock wait, up to four times in all: sorted
 * writes make that rare, foreign statements on our tables can still cause it.
 */
export async function retryConflicts<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === tries || !(error instanceof PortError) || error.code !== 'database-conflict')
        throw error;
      await sleep(Math.random() * 10 * 2 ** attempt);
    }
  }
}
