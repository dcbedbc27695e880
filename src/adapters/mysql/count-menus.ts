import { z } from 'zod';
import type { Statements } from './database.ts';
import { priorityColumn, statusColumn } from './menu-row.ts';

const countRow = z.object({
  status: statusColumn,
  priority: priorityColumn,
  menus: z.coerce.number(),
  oldestRequestedAt: z.date(),
});

/** How many menus are in a status at a priority, and since when the oldest of them is wanted. */
export type MenuCount = z.infer<typeof countRow>;

/** Counts of the menu export queue by status and priority; combinations without a row are left out. Throws `PortError`. */
export async function countMenus(database: Statements): Promise<MenuCount[]> {
  return database.select(
    countRow,
    `SELECT status, priority, COUNT(*) AS menus, MIN(requested_at) AS oldestRequestedAt
     FROM menu_export_queue GROUP BY status, priority ORDER BY status, priority`,
    [],
  );
}
