import type { Statements } from '../../adapters/mysql/database.ts';

/**
 * Writes a menu unless one of a higher generation stands there: the fence that every export needs. Assignments take
 * effect from left to right, so `generation` comes last. Throws `PortError`.
 */
export async function writeDemoMenu(
  database: Statements,
  menu: { readonly storeId: string; readonly generation: number; readonly text: string },
): Promise<void> {
  await database.write(
    `INSERT INTO demo_menus (store_id, generation, menu, exported_at) VALUES (?, ?, ?, UTC_TIMESTAMP(3))
     ON DUPLICATE KEY UPDATE
       menu = IF(VALUES(generation) >= generation, VALUES(menu), menu),
       exported_at = IF(VALUES(generation) >= generation, VALUES(exported_at), exported_at),
       generation = GREATEST(generation, VALUES(generation))`,
    [menu.storeId, menu.generation, menu.text],
  );
}
