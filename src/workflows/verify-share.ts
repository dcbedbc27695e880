import { limits } from '../contract/limits.ts';
import { addVerified, checkedKeys, type Verified } from '../contract/verified.ts';
import type { StoreLists } from './carried-lists.ts';

/** What a run knows of the keys it has judged. */
export interface Verification {
  /** Verdicts reported so far; undefined while there are none. */
  verified: Verified | undefined;
  /** Keys that settle steps in flight may have judged. */
  keysOut: number;
  /** Stores handed to settle steps so far; those handed out again count again. */
  storesLooked: number;
}

/** Verification of a run that begins, or goes on after continue-as-new, with these lists. */
export function newVerification(
  planStores: readonly string[],
  lists: Pick<StoreLists, 'toDelete' | 'toSettle' | 'failed'>,
  verified: Verified | undefined,
): Verification {
  const toSettle = lists.toSettle.reduce((sum, group) => sum + group.stores.length, 0);
  const ahead = lists.toDelete.length + toSettle + lists.failed.size;
  return { verified, keysOut: 0, storesLooked: Math.max(0, planStores.length - ahead) };
}

/**
 * Sets keys aside for a settle step over so many stores, and says how many: the sample of the run so far is in
 * proportion to the stores looked at so far, so what one step does not use is left to the next ones. Judged keys and
 * keys set aside are never more than the sample of the run. Give them back when the step has ended, however it did.
 */
export function takeVerifyKeys(verification: Verification, stores: number, planStores: number): number {
  verification.storesLooked += stores;
  const looked = Math.min(verification.storesLooked, planStores);
  const reached = Math.ceil((limits.verifiedKeys * looked) / Math.max(1, planStores));
  const keys = Math.max(0, reached - verification.keysOut - checkedKeys(verification.verified));
  verification.keysOut += keys;
  return keys;
}

/** Gives back what was set aside for a step; what it judged is booked by `recordVerified`. */
export function returnVerifyKeys(verification: Verification, keys: number): void {
  verification.keysOut -= keys;
}

/** Books what a step judged. */
export function recordVerified(verification: Verification, verified: Verified | undefined): void {
  verification.verified = addVerified(verification.verified, verified);
}
