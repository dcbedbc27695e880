import type { Settings } from '../../settings/settings.ts';
import { thousands } from '../format-values.ts';
import { ok, warning, type Finding } from './finding.ts';

/** The bound on the fleet's cache calls against the quota of the account, which customers' reads share. Pure. */
export function checkRate({
  keysPerSecond: rate,
  cacheQuotaPerSecond: quota,
}: Pick<Settings, 'keysPerSecond' | 'cacheQuotaPerSecond'>): Finding {
  const check = 'cache quota';
  if (rate === null) {
    return warning(
      check,
      `FRESHET_KEYS_PER_SECOND is unlimited: a bulk change may use the whole quota of ${thousands(quota)} a second, and customers' reads are refused`,
      `Set FRESHET_KEYS_PER_SECOND to ${quota / 2}, half of the quota, or to what your readers leave.`,
    );
  }
  if (rate >= quota) {
    return warning(
      check,
      `FRESHET_KEYS_PER_SECOND ${thousands(rate)} leaves nothing of the quota of ${thousands(quota)} a second for customers' reads`,
      `Lower it to ${quota / 2}, or raise the quota of the account and FRESHET_CACHE_QUOTA_PER_SECOND above ${rate}.`,
    );
  }
  const left = thousands(quota - rate);
  return ok(check, `${thousands(rate)} of ${thousands(quota)} calls a second; ${left} are left for readers`);
}
