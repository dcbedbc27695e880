import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { ExportMenu } from '../../src/exporter/export-menu.ts';

/** File that each export is written into as it begins, a store a line; how long an export takes. */
const file = process.env['BENCH_EXPORTS_FILE'] ?? '';
const exportMs = 1000;

/** An export for `FRESHET_EXPORT_MODULE` that only takes its time. */
const slowExport: ExportMenu = async (menu) => {
  appendFileSync(file, `${menu.storeId}\n`);
  await delay(exportMs);
};
export default slowExport;
