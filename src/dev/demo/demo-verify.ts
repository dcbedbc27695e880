import { createPool } from '../../adapters/mysql/pool.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { demoCache } from './demo-cache.ts';
import { verifyKeys } from './verify-keys.ts';

const settings = loadSettings(process.env, ['momento', 'mysql']);

/** The demo's judgement as a module for `FRESHET_VERIFY_MODULE`; it reads the same settings as the worker itself. */
export default verifyKeys({
  database: createPool(settings.mysql.url, { connectionLimit: 2 }),
  cache: demoCache(settings.momento, 'demo-verify'),
});
