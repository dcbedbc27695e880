/** `noted`: a figure without a target. `not measured`: the figure says why. */
export type Verdict = 'held' | 'missed' | 'noted' | 'not measured';

/** One line of the target table. */
export interface Row {
  readonly id: string;
  readonly what: string;
  readonly target: string;
  readonly figure: string;
  readonly verdict: Verdict;
}

/** A row whose target is held or missed. */
export function judged(row: Omit<Row, 'verdict'>, held: boolean): Row {
  return { ...row, verdict: held ? 'held' : 'missed' };
}

/** A row that has a figure and no target to judge it by. */
export function noted(row: Omit<Row, 'verdict' | 'target'>): Row {
  return { ...row, target: 'none', verdict: 'noted' };
}

/** A row without a figure, and why. */
export function notMeasured(row: Omit<Row, 'verdict' | 'figure'>, reason: string): Row {
  return { ...row, figure: reason, verdict: 'not measured' };
}
