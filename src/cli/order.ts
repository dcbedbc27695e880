import type { ShownProgress } from './run-messages.ts';

/** What an operator asks of a run: a signal with its payload. */
export interface Order {
  /** Wire name of the signal. */
  readonly signal: string;
  readonly payload: Readonly<Record<string, unknown>> & { readonly actor: string; readonly reason?: string };
}

/** What became of an order. `ended`: the run is closed, nobody is there to take it. `unanswered`: sent, no worker has answered. */
export type Verdict = 'accepted' | 'restarted' | 'refused' | 'ended' | 'unanswered';

/** A run, what became of the order, and the state afterwards as the run itself tells it. */
export interface OrderOutcome {
  readonly workflowId: string;
  readonly verdict: Verdict;
  /** Why the order did nothing, or nobody can tell; null when it did what was asked. */
  readonly reason: string | null;
  readonly progress: ShownProgress | null;
}
