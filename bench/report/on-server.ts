import type { Panel } from './panel.ts';
import type { Row } from './row.ts';

/** The Temporal server that a scenario ran on: the development server, or one on PostgreSQL with four history shards. */
export type ServerKind = 'dev' | 'postgres';

/** Under which a scenario's results are kept, so that those of one server do not replace those of the other. */
export function resultsKey(id: string, server: ServerKind): string {
  return server === 'dev' ? id : `${id} on PostgreSQL`;
}

/** Rows and panels that say where they were measured, unless that is the usual server. Pure. */
export function namedByServer<
  Outcome extends { readonly rows: readonly Row[]; readonly panels: readonly Panel[] },
>(outcome: Outcome, server: ServerKind): Outcome {
  if (server === 'dev') return outcome;
  return {
    ...outcome,
    rows: outcome.rows.map((row) => ({ ...row, what: `${row.what}; server on PostgreSQL` })),
    panels: outcome.panels.map((panel) => ({ ...panel, title: `${panel.title} (PostgreSQL)` })),
  };
}
