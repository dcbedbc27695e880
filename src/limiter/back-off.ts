/** What is left of the rate after the cache refused a call for want of quota. */
const decrease = 0.5;
/** One decrease a second at most: the quota is counted per second, so one overrun refuses many calls. */
const decreaseEveryMs = 1000;
/** Share of the full rate won back each second: from half to full in ten. */
const regainPerSecond = 0.05;
/** Never slower than this, in calls a second: a cache that refuses everything is still asked. */
const slowest = 1;
/** Without a set rate there is nothing to climb to; at so many times the rate first refused the back-off ends. */
const unlimitedEndsAt = 2;

/** A call refused for want of quota. Times in milliseconds, rates in calls a second. */
export interface Refusal {
  readonly sentAt: number;
  readonly now: number;
  readonly setRate: number | null;
  /** What was really sent in the last second. */
  readonly measuredRate: number;
}

/** Multiplicative decrease, additive increase. Knows no clock. */
export interface BackOff {
  /** Slows down, unless it did within the last second or since the call was sent; answers whether it did. */
  refused(refusal: Refusal): boolean;
  /** Rate in force: the set one, or less while backing off; null when unlimited. */
  rate(setRate: number | null, now: number): number | null;
}

/** A back-off that bounds nothing yet. */
export function createBackOff(): BackOff {
  let cut: { readonly at: number; readonly to: number; readonly full: number } | null = null;

  function rate(setRate: number | null, now: number): number | null {
    if (cut === null) return setRate;
    const regained = cut.to + ((setRate ?? cut.full) * regainPerSecond * (now - cut.at)) / 1000;
    if (regained < (setRate ?? cut.full * unlimitedEndsAt)) return regained;
    // A rate set low for a while must not end a back-off that a higher one still needs.
    if (regained >= cut.full) cut = null;
    return setRate;
  }

  return {
    rate,
    refused({ sentAt, now, setRate, measuredRate }) {
      const current = rate(setRate, now);
      if (current === 0) return false;
      if (cut !== null && (sentAt <= cut.at || now - cut.at < decreaseEveryMs)) return false;
      const from = Math.min(current ?? Infinity, measuredRate);
      const to = Math.max(from * decrease, Math.min(slowest, current ?? slowest));
      const full = setRate ?? Math.max(cut?.full ?? 0, measuredRate);
      cut = { at: now, to, full };
      return true;
    },
  };
}
