/** The two kinds of changes of `rig/rules.yaml`, by detail type. */
export const detailTypes = {
  unsettled: 'Bench_PriceChanged',
  settled: 'Bench_PriceChangedSettled',
} as const;

const settleSeconds = 2;

/** How long changes of this detail type settle, as `rig/rules.yaml` has it. */
export function settleSecondsOf(detailType: string): number {
  return detailType === detailTypes.settled ? settleSeconds : 0;
}
