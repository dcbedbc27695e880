import { createPool } from '../../adapters/mysql/pool.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { demoCache } from './demo-cache.ts';
import { demoExport } from './export-menu.ts';

const settings = loadSettings(process.env, ['momento', 'mysql']);

/** The demo's export as a module for `FRESHET_EXPORT_MODULE`; it reads the same settings as the exporter itself. */
export default demoExport({
  database: createPool(settings.mysql.url),
  cache: demoCache(settings.momento, 'demo-exporter'),
});
