import { limits } from '../contract/limits.ts';
import type { StepOutcome, StoreStep } from '../contract/activities.ts';
import { expandKey } from '../contract/plan.ts';
import type { LimiterClass } from '../limiter/limiter.ts';
import { checkedKeys, countVerdicts } from '../contract/verified.ts';
import { timeoutSignal } from '../timeout-signal.ts';
import { deleteKeys } from './delete-keys.ts';
import type { Ports } from './ports.ts';
import { runStoreStep, turnsOf, type WalkLimits } from './store-walk-step.ts';
import { fixedShare } from './walk-shares.ts';

/** Looks of a step under way at once. */
const looksAtOnce = 4;
/** Half of the second that a local step works at most: a verify port that hangs must not cost a run its lane. */
const localVerifyMs = 500;

/**
 * Looks which keys of the step's stores came back, has as many of them judged as the step may, deletes those that came
 * back, then queues the menus where asked. What an earlier attempt's heartbeat says was judged counts. The deletes keep
 * the run's own pace, together with those of its other steps; a look is one call for a hundred keys and does not count.
 */
export function settleStoreKeys(ports: Ports, walkLimits: WalkLimits, step: StoreStep): Promise<StepOutcome> {
  const { cache, verify } = ports;
  const limiterClass = settleClassOf(step);
  let sampled = 0;
  return runStoreStep(ports, walkLimits, step, {
    storesPerVisit: Math.max(1, Math.floor(limits.keysPerLook / Math.max(1, step.keyTemplates.length))),
    enter: () => fixedShare(looksAtOnce),
    visit: async (stores, { stop, isLocal }, { pace, resumed }) => {
      const keys = stores.flatMap((store) => step.keyTemplates.map((template) => expandKey(template, store)));
      const call = { limiterClass, signal: stop };
      const exist = await cache.keysExist(keys, call);
      const refilled = keys.filter((_, index) => exist[index]);
      const left = (step.verifyKeys ?? 0) - checkedKeys(resumed.verified) - sampled;
      const sample = verify ? refilled.slice(0, Math.max(0, left)) : [];
      sampled += sample.length;
      const patience = isLocal ? AbortSignal.any([stop, timeoutSignal(localVerifyMs)]) : stop;
      const verdicts = sample.length > 0 && verify ? await verify.judge(sample, patience) : [];
      await deleteKeys(cache, refilled, call, turnsOf(pace, stop));
      return {
        keysDeleted: 0,
        refilled: refilled.length,
        ...(verdicts.length > 0 && { verified: countVerdicts(sample, verdicts) }),
      };
    },
  });
}

/** Settling is what a bulk change does last; of an urgent one it stands between the fix and its menu. */
function settleClassOf(step: StoreStep): LimiterClass {
  return step.priority === 'bulk' ? 'settle' : 'urgent';
}
