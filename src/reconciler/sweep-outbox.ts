import type { Client } from '@temporalio/client';
import type { StepContext } from '../activities/step-context.ts';
import { countUnpublishedRows } from '../adapters/mysql/count-unpublished-rows.ts';
import type { Statements } from '../adapters/mysql/database.ts';
import { listUnmarkedRows, type UnmarkedRow } from '../adapters/mysql/list-unmarked-rows.ts';
import { chunk } from '../contract/chunk.ts';
import { limits } from '../contract/limits.ts';
import type { SweepPlace, SweepReport } from '../contract/reconcile.ts';
import type { Rule, Rules } from '../rules/rule.ts';
import { sleepUntil } from '../sleep-until.ts';
import { type Judge, judgeRow } from './judge-row.ts';
import { countOf, noteRow } from './note-finding.ts';

/** Rows read at a time, and rows looked at side by side. */
const page = 200;
const concurrency = 8;
const unpublishedCounted = 1_000;

/** What sweeps work with. */
export interface SweepParts {
  readonly database: Statements;
  readonly client: Client;
  readonly rules: Rules;
  /** Rows younger than this are left alone, in milliseconds since they were published. */
  readonly afterMs: number;
}

/** A sweep under way. `report.next` is the last row it has looked at. */
export interface Sweep {
  report: SweepReport;
}

/**
 * Takes a sweep from where it is to its end, and keeps `sweep.report` up to date. Stops at a limit, or in front of the
 * next few rows when `stop` aborts; then `next` stays. Throws `PortError`, or what the client throws.
 */
export async function sweepRows(
  parts: SweepParts,
  rememberedMs: number,
  sweep: Sweep,
  stop: StepContext['stop'],
): Promise<void> {
  const judge: Judge = { ...parts, rememberedMs, dryRun: sweep.report.dryRun };
  for (const rule of rulesFrom(parts.rules, sweep.report.next)) {
    for (;;) {
      const rows = await nextRows(parts, rule, sweep.report.next);
      for (const few of chunk(rows, concurrency)) {
        if (stop.aborted || isFull(sweep.report)) return;
        const before = countOf(sweep.report, 'started');
        const found = await Promise.all(few.map((row) => judgeRow(judge, rule, row)));
        for (const [index, row] of few.entries())
          sweep.report = noteRow(sweep.report, placeOf(rule, row), found[index] ?? null);
        const started = countOf(sweep.report, 'started') - before;
        if (started > 0) await sleepUntil((started / limits.sweepStartsPerSecond) * 1000, stop);
      }
      if (rows.length < page) break;
    }
  }
  const unpublished = await countUnpublishedRows(parts.database, parts.afterMs, unpublishedCounted);
  sweep.report = { ...sweep.report, unpublished, next: null };
}

/** Rules whose rows are ours to mark, in the order of their names, from the one in which the last sweep ended. */
function rulesFrom(rules: Rules, place: SweepPlace | null): Rule[] {
  return rules.all
    .filter(({ outbox, name }) => outbox === 'own' && (place === null || name >= place.rule))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function nextRows(
  { database, afterMs }: SweepParts,
  rule: Rule,
  place: SweepPlace | null,
): Promise<UnmarkedRow[]> {
  const after =
    place?.rule === rule.name ? { publishedAt: new Date(place.publishedAt), id: place.jobId } : null;
  const { detailType: eventType, source } = rule;
  return listUnmarkedRows(database, { eventType, source, afterMs, after, limit: page });
}

function placeOf(rule: Rule, row: UnmarkedRow): SweepPlace {
  return { rule: rule.name, publishedAt: row.publishedAt.toISOString(), jobId: row.id };
}

/** A few rows short of the limits, so that the next few cannot exceed them. */
function isFull(report: SweepReport): boolean {
  return (
    report.rows > limits.rowsPerSweep - concurrency ||
    countOf(report, 'started') > limits.startsPerSweep - concurrency
  );
}
