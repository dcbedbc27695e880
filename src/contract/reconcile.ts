/**
 * What a sweep finds of a row that stands published and unmarked:
 * - `started`: no run had its ID, so the sweep started it; `would-start`: the same in a dry run;
 * - `open`: it has a run under way;
 * - `failed`, `timed-out`, `cancelled`, `terminated`: its run ended without success, for somebody to decide;
 * - `rejected`: its run was ended for good;
 * - `completed`: its run has completed, and yet the row is unmarked;
 * - `too-old`: no run is known, but the server may have forgotten one;
 * - `refused`: the rules or the schema refuse its event; `start-refused`: the server refuses its start.
 */
export const findings = [
  'started',
  'would-start',
  'open',
  'failed',
  'timed-out',
  'cancelled',
  'terminated',
  'rejected',
  'completed',
  'too-old',
  'refused',
  'start-refused',
] as const;
export type Finding = (typeof findings)[number];

/** Findings that stay until somebody does something about them. */
export const findingsToActOn: readonly Finding[] = [
  'failed',
  'timed-out',
  'cancelled',
  'terminated',
  'completed',
  'too-old',
  'refused',
  'start-refused',
];

/** A row as a report names it. */
export interface FoundRow {
  readonly jobId: string;
  readonly workflowId: string;
  readonly finding: Finding;
  /** ISO 8601 UTC. */
  readonly publishedAt: string;
  /** More about it, in one line; never a value of the event. */
  readonly reason?: string;
}

/** A place in the order in which sweeps read: by rule, then by the time of publishing, then by id. */
export interface SweepPlace {
  readonly rule: string;
  /** ISO 8601 UTC. */
  readonly publishedAt: string;
  readonly jobId: string;
}

/** Result of a sweep. */
export interface SweepReport {
  readonly dryRun: boolean;
  /** When it began, ISO 8601 UTC. */
  readonly at: string;
  /** Rows it looked at. */
  readonly rows: number;
  /** How many of each finding; those that did not occur are left out. */
  readonly counts: Readonly<Partial<Record<Finding, number>>>;
  /** The first rows of each finding. */
  readonly found: readonly FoundRow[];
  /** Rows as old as that and not even published, up to 1,000: the relay's affair, none is started. */
  readonly unpublished: number;
  /** The last row it looked at, when a limit ended it: the next sweep goes on there. Null when it saw everything. */
  readonly next: SweepPlace | null;
}

/** Input of the `reconcile` workflow. */
export interface ReconcileInput {
  /** Starts nothing. */
  readonly dryRun: boolean;
}

/** Activities of the reconciler. */
export interface ReconcileActivities {
  /**
   * One sweep over the outbox: looks for a run of every row that has stood unmarked for too long, and starts the one of
   * a row that never had any. Repeatable, also side by side with itself: the workflow ID decides.
   */
  sweepOutbox(request: ReconcileInput & { readonly after: SweepPlace | null }): Promise<SweepReport>;
}
