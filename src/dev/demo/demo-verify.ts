import { createPool } from '../../adapters/mysql/pool.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { demoCache } from './demo-cache.ts';
import { demoProductKeys } from './export-menu.ts';
import { verifyKeys } from './verify-keys.ts';

const settings = loadSettings(process.env, ['momento', 'mysql']);

const verify = verifyKeys({
  database: createPool(settings.mysql.url, { connectionLimit: 2 }),
  cache: demoCache(settings.momento, 'demo-verify'),
});
// Connects before the first run asks: half a second is little for that. A server that is away now may be back by then.
await verify([demoProductKeys[0]], AbortSignal.timeout(5_000)).catch(() => undefined);

/** The demo's judgement as a module for `FRESHET_VERIFY_MODULE`; it reads the same settings as the worker itself. */
export default verify;
