import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { drawChart } from '../../../bench/report/draw-chart.ts';
import { cpuText, digits, spreadText } from '../../../bench/report/format.ts';
import { namedByServer, resultsKey } from '../../../bench/report/on-server.ts';
import { readResults, writeResults, type Results } from '../../../bench/report/results.ts';
import { judged, noted, notMeasured } from '../../../bench/report/row.ts';
import { chartNote, rowLines } from '../../../bench/report/tell.ts';
import { rowsOf, withTable } from '../../../bench/report/write-table.ts';
import { UserError } from '../../../src/user-error.ts';

const row = { id: 'L1', what: 'one store', target: '<= 6x', figure: '5x' };
const results: Results = {
  L1: {
    environment: {
      ...{ at: '2026-01-02T03:04:05.000Z', commit: 'abc1234', cpu: 'A CPU', cores: 2, memoryGb: 8 },
      ...{ system: 'Linux 6', node: 'v24.0.0', versions: { temporal: '1.5.1' }, loadBefore: 0.1 },
    },
    rounds: 3,
    quick: false,
    rows: [judged(row, true)],
    panels: [{ title: 'One store', unit: 'ms', bars: [{ arm: 'freshet', value: 12 }] }],
    raw: { freshet: [[1, 2]] },
  },
};

describe('report of the benchmark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-report-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('says of each row what, target, figure and verdict', () => {
    const lines = rowLines([
      judged(row, true),
      judged(row, false),
      notMeasured({ id: 'P2', what: 'the same', target: '<= 2 s' }, 'not built'),
    ]);
    assert.deepEqual(lines, [
      '  ✔ L1 one store: held',
      '      target <= 6x; figure 5x',
      '  ✖ L1 one store: missed',
      '      target <= 6x; figure 5x',
      '  - P2 the same: not measured',
      '      target <= 2 s; figure not built',
    ]);
  });

  it('shows a figure without a target as noted', () => {
    assert.deepEqual(rowLines([noted({ id: 'S1', what: 'two workers', figure: '30 ms' })]), [
      '  · S1 two workers: noted',
      '      target none; figure 30 ms',
    ]);
  });

  it('says which figures are of a server on PostgreSQL, and keeps them beside the others', () => {
    const outcome = { rows: [judged(row, true)], panels: [{ title: 'Burst', unit: 'ms', bars: [] }], raw: 1 };
    assert.equal(namedByServer(outcome, 'dev'), outcome);
    const { rows, panels, raw } = namedByServer(outcome, 'postgres');
    assert.deepEqual(
      [rows[0]?.what, panels[0]?.title, raw],
      ['one store; server on PostgreSQL', 'Burst (PostgreSQL)', 1],
    );
    assert.deepEqual([resultsKey('T1', 'dev'), resultsKey('T1', 'postgres')], ['T1', 'T1 on PostgreSQL']);
  });

  it('writes numbers with three digits', () => {
    assert.deepEqual([1234.5, 99.949, 0.12345, 2, NaN].map(digits), ['1235', '99.9', '0.123', '2', 'n/a']);
    assert.equal(spreadText({ median: 5.123, min: 4, max: 6.789 }, 'x'), '5.12x (4-6.79)');
  });

  it('says who spent the CPU of each change, and which part of it is the server', () => {
    const spent = { arm: 3000, temporal: 1000, database: 0, mysql: 200 };
    assert.equal(cpuText([spent], 100), 'workers 30 + server 10 (25 %), MySQL 2');
    assert.equal(
      cpuText([{ ...spent, database: 2000 }], 100),
      'workers 30 + server 10 + PostgreSQL 20 (50 %), MySQL 2',
    );
    assert.match(cpuText([spent, null], 100), /unknown/);
  });

  it('reads back what it wrote, and begins with nothing', () => {
    const file = join(folder, 'results.json');
    assert.deepEqual(readResults(file), {});
    writeResults(file, results);
    assert.deepEqual(readResults(file), results);
  });

  it('refuses a file that holds something else', () => {
    const file = join(folder, 'other.json');
    writeFileSync(file, '{"L1": 5}');
    assert.throws(() => readResults(file), UserError);
  });

  it('writes the chosen rows into a page, between its marks, each time anew', async () => {
    const page =
      'Before.\n\n<!-- benchmark: written by `npm run bench -- --table` -->\n\n<!-- end of the benchmark -->\n\nAfter.\n';
    const once = await withTable(page, rowsOf(results, ['T1', 'L1']), 'a | note');
    assert.deepEqual(
      once.split('\n').filter((line) => line.startsWith('|')),
      [
        '|     | what      | target | measured |      | rounds / load |',
        '| --- | --------- | ------ | -------- | ---- | ------------- |',
        '| L1  | one store | <= 6x  | 5x       | held | 3 / 0.1       |',
      ],
    );
    assert.ok(once.startsWith('Before.') && once.includes('\na | note\n') && once.endsWith('After.\n'));
    assert.equal(await withTable(once, rowsOf(results, ['L1']), 'a | note'), once);
    await assert.rejects(withTable('no marks', [], ''), /no place for the table/);
  });

  it('names machine, version, day and commit below the chart', () => {
    assert.equal(
      chartNote(results),
      '2 cores (A CPU), everything on one machine; Node v24.0.0; 2026-01-02; commit abc1234',
    );
    assert.equal(chartNote({}), '');
  });
});

describe('chart of the benchmark', () => {
  const panels = [
    {
      title: 'sent -> key & more',
      unit: 'ms',
      bars: [
        { arm: 'freshet' as const, value: 10 },
        { arm: 'seed' as const, value: 40 },
      ],
    },
    { title: 'Second', unit: 's', bars: [{ arm: 'bare' as const, value: 4 }] },
  ];

  it('draws a bar for each arm, in proportion to the longest of its panel', () => {
    const chart = drawChart(panels, 'a note');
    const widths = [...chart.matchAll(/<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"/g)].map(([, width]) =>
      Number(width),
    );
    assert.equal(widths.length, 3);
    const [freshet = 0, seed = 0, bare = 0] = widths;
    assert.ok(Math.abs(seed / freshet - 4) < 0.1);
    assert.equal(bare, seed);
  });

  it('escapes texts, and is whole without any panel', () => {
    const chart = drawChart(panels, 'a < b');
    assert.ok(chart.includes('sent -&gt; key &amp; more') && chart.includes('a &lt; b'));
    assert.ok(drawChart([], '').startsWith('<svg') && drawChart([], '').endsWith('</svg>\n'));
  });
});
