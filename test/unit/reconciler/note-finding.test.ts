import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { limits } from '../../../src/contract/limits.ts';
import { findings, type FoundRow, type SweepReport } from '../../../src/contract/reconcile.ts';
import { emptyReport, noteRow } from '../../../src/reconciler/note-finding.ts';
import { sweepReportSchema } from '../../../src/reconciler/report-schema.ts';

const at = new Date('2026-01-01T00:00:00Z');
const place = (jobId: number) => ({ rule: 'pricing', publishedAt: at.toISOString(), jobId: String(jobId) });

function row(jobId: number, finding: FoundRow['finding']): FoundRow {
  return { jobId: String(jobId), workflowId: `run ${jobId}`, publishedAt: at.toISOString(), finding };
}

describe('the report of a sweep', () => {
  it('counts every row, and names the first of each finding, however many there are of another', () => {
    let report: SweepReport = emptyReport(false, at, null);
    for (let n = 1; n <= 200; n += 1) report = noteRow(report, place(n), row(n, 'open'));
    report = noteRow(report, place(201), row(201, 'failed'));
    assert.equal(report.rows, 201);
    assert.deepEqual(report.counts, { open: 200, failed: 1 });
    assert.equal(report.found.length, limits.rowsNamedPerFinding + 1);
    assert.equal(report.found.at(-1)?.jobId, '201');
    assert.deepEqual(report.next, place(201));
  });

  it('passes a row that was marked meanwhile without a finding', () => {
    const report = noteRow(emptyReport(true, at, null), place(1), null);
    assert.deepEqual([report.rows, report.counts, report.found, report.next], [1, {}, [], place(1)]);
  });

  it('survives the wire with every finding there is, and nothing else does', () => {
    let report: SweepReport = emptyReport(false, at, place(1));
    for (const [index, finding] of findings.entries())
      report = noteRow(report, place(index), { ...row(index, finding), reason: 'because' });
    assert.deepEqual(sweepReportSchema.parse(JSON.parse(JSON.stringify(report))), report);
    for (const broken of [null, {}, { ...report, counts: { lost: 1 } }, { ...report, next: { rule: 1 } }])
      assert.equal(sweepReportSchema.safeParse(broken).success, false);
  });
});
