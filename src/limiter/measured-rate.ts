const slotMs = 100;
const slots = 10;

/** Calls a second over the last second. Knows no clock: every method takes the time in milliseconds. */
export interface MeasuredRate {
  record(now: number): void;
  /** Counted from the first call of the last second, so that a start is not taken for a slow rate. */
  perSecond(now: number): number;
}

/** A measure with no call yet. */
export function createMeasuredRate(): MeasuredRate {
  const counts = new Array<number>(slots).fill(0);
  const slotNumbers = new Array<number>(slots).fill(-slots);

  return {
    record(now) {
      const slot = Math.floor(now / slotMs);
      const index = slot % slots;
      if (slotNumbers[index] !== slot) {
        slotNumbers[index] = slot;
        counts[index] = 0;
      }
      counts[index] = (counts[index] ?? 0) + 1;
    },
    perSecond(now) {
      const current = Math.floor(now / slotMs);
      let calls = 0;
      let oldest = current;
      for (let index = 0; index < slots; index++) {
        const slot = slotNumbers[index] ?? -slots;
        if (slot <= current - slots || slot > current) continue;
        calls += counts[index] ?? 0;
        oldest = Math.min(oldest, slot);
      }
      return (calls * 1000) / Math.max(slotMs, now - oldest * slotMs);
    },
  };
}
