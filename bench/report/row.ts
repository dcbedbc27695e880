/** `not measured`: the figure says why. */
export type Verdict = 'held' | 'missed' | 'not measured';

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

/** A row without a figure, and why. */
export function notMeasured(row: Omit<Row, 'verdict' | 'figure'>, reason: string): Row {
  return { ...row, figure: reason, verdict: 'not measured' };
}
