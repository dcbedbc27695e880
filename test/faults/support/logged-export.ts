import { appendFileSync } from 'node:fs';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { writeDemoMenu } from '../../../src/dev/demo/write-demo-menu.ts';
import { monotonicMs } from '../../../src/dev/momento/monotonic-clock.ts';
import type { ExportMenu } from '../../../src/exporter/export-menu.ts';

const { FRESHET_TEST_EXPORT_LOG: log = '', MYSQL_URL: mysqlUrl = '' } = process.env;
const pool = createPool(mysqlUrl);

/**
 * Export module of the fault tests: a line in the log when an export begins, and a menu whose text is that moment, so
 * that the menu that stands tells how fresh it is.
 */
const exportMenu: ExportMenu = async ({ storeId, generation }) => {
  const beganAtMs = monotonicMs();
  appendFileSync(log, `${JSON.stringify({ store: storeId, generation, beganAtMs })}\n`);
  await writeDemoMenu(pool, { storeId, generation, text: JSON.stringify({ beganAtMs }) });
};

export default exportMenu;
