import { limits } from './limits.ts';

/** What the user's verify port says of a key's cached value. `unknown`: it cannot tell, or gave no answer. */
export const verdicts = ['fresh', 'stale', 'unknown'] as const;
export type Verdict = (typeof verdicts)[number];

/** Keys that were found filled again and judged, by verdict. */
export interface Verified {
  readonly fresh: number;
  readonly stale: number;
  readonly unknown: number;
  /** The first stale ones: as many as are shown. */
  readonly staleKeys: readonly string[];
}

/** Consistency of a run's refilled keys, over the sample that was judged. */
export interface Consistency extends Verified {
  readonly checked: number;
  /** `fresh / (fresh + stale)`; absent where neither was found. */
  readonly ratio?: number;
}

/** Counts the verdicts on some keys, which are in the keys' order. */
export function countVerdicts(keys: readonly string[], judged: readonly Verdict[]): Verified {
  const of = (verdict: Verdict): string[] => keys.filter((_, index) => judged[index] === verdict);
  const stale = of('stale');
  return {
    fresh: of('fresh').length,
    stale: stale.length,
    unknown: of('unknown').length,
    staleKeys: stale.slice(0, limits.staleKeysNamed),
  };
}

/** Sum of two; undefined stands for nothing judged. */
export function addVerified(one: Verified | undefined, other: Verified | undefined): Verified | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return {
    fresh: one.fresh + other.fresh,
    stale: one.stale + other.stale,
    unknown: one.unknown + other.unknown,
    staleKeys: [...one.staleKeys, ...other.staleKeys].slice(0, limits.staleKeysNamed),
  };
}

/** Keys judged. */
export function checkedKeys(verified: Verified | undefined): number {
  return verified === undefined ? 0 : verified.fresh + verified.stale + verified.unknown;
}

/** What a run reports of the keys it had judged. */
export function consistencyOf(verified: Verified): Consistency {
  const { fresh, stale } = verified;
  const told = fresh + stale;
  return { checked: checkedKeys(verified), ...verified, ...(told > 0 && { ratio: fresh / told }) };
}
