import type { ArmName } from '../arms/arm.ts';

/** One panel of the chart: a figure of several arms. */
export interface Panel {
  readonly title: string;
  readonly unit: string;
  readonly bars: readonly { readonly arm: ArmName; readonly value: number }[];
}
