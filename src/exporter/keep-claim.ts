import type { ClaimedMenu } from '../adapters/mysql/claim-menus.ts';
import type { MysqlPool } from '../adapters/mysql/database.ts';
import { renewMenuClaim } from '../adapters/mysql/renew-menu-claim.ts';
import { sleepUntil } from '../sleep-until.ts';

/**
 * Renews a claim three times in its life until the signal aborts. Resolves to false when the claim was lost: somebody
 * else has the menu, or no renewal got through for the whole of the claim's life.
 */
export async function keepClaim(
  pool: MysqlPool,
  menu: ClaimedMenu,
  claimSeconds: number,
  until: AbortSignal,
): Promise<boolean> {
  const claimMs = claimSeconds * 1000;
  let renewedAt = performance.now();
  for (;;) {
    await sleepUntil(claimMs / 3, until);
    if (until.aborted) return true;
    const began = performance.now();
    try {
      if (!(await renewMenuClaim(pool, menu, claimSeconds))) return false;
      renewedAt = began;
    } catch {
      if (performance.now() - renewedAt > claimMs) return false;
    }
  }
}
