/** Processes of the servers that runs cost something. */
export interface ServerPids {
  readonly temporal: number;
  /** PostgreSQL's first process; null where the Temporal server keeps its data itself. */
  readonly temporalDatabase: number | null;
  readonly mysql: number;
}
