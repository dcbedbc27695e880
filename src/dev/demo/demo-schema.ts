import type { Statements } from '../../adapters/mysql/database.ts';

/** Tables that stand in for the demo's pricing, product and menu services; no part of the product's own schema. */
const tables = [
  `CREATE TABLE IF NOT EXISTS demo_prices (
     store_id     VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
     price_type   VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
     amount_cents INT NOT NULL,
     PRIMARY KEY (store_id, price_type)
   ) ENGINE = InnoDB`,
  `CREATE TABLE IF NOT EXISTS demo_products (
     product_key VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
     revision    INT NOT NULL,
     PRIMARY KEY (product_key)
   ) ENGINE = InnoDB`,
  `CREATE TABLE IF NOT EXISTS demo_menus (
     store_id    VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
     generation  BIGINT UNSIGNED NOT NULL,
     menu        LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
     exported_at DATETIME(3) NOT NULL,
     PRIMARY KEY (store_id)
   ) ENGINE = InnoDB`,
];

/** Creates the demo's tables where they are missing. Throws `PortError`. */
export async function createDemoTables(database: Statements): Promise<void> {
  for (const table of tables) await database.write(table, []);
}
