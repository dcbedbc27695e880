import { UserError } from '../user-error.ts';
import { withDatabase } from './with-database.ts';

const page = 5_000;

/** All active stores of the `stores` table. Throws `UserError` when there is none, `PortError` from the database. */
export async function activeStores(): Promise<string[]> {
  const { selectActiveStores } = await import('../adapters/mysql/select-active-stores.ts');
  const stores = await withDatabase(async (pool) => {
    const all: string[] = [];
    for (;;) {
      const rows = await selectActiveStores(pool, all.at(-1) ?? '', page);
      all.push(...rows);
      if (rows.length < page) return all;
    }
  });
  if (stores.length > 0) return stores;
  throw new UserError(
    'The table stores holds no active store, so --all names none: fill it, or give --stores.',
  );
}
