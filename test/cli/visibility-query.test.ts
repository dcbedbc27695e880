import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { duration } from '../../src/cli/format-values.ts';
import { visibilityQuery } from '../../src/cli/visibility-query.ts';

describe('query of the runs', () => {
  const ours = "WorkflowType = 'invalidate'";
  const table: [filters: Parameters<typeof visibilityQuery>[0], query: string][] = [
    [{}, ours],
    [{ open: true }, `${ours} AND ExecutionStatus = 'Running'`],
    [{ closed: true, source: 'a.b' }, `${ours} AND ExecutionStatus != 'Running' AND FreshetSource = 'a.b'`],
    [
      { phase: 'waiting', type: 'T', job: '12', paused: true },
      `${ours} AND FreshetPhase = 'waiting' AND FreshetEventType = 'T' AND FreshetJobId = '12' AND FreshetPaused = true`,
    ],
    [
      { source: "x' OR WorkflowType != '\\" },
      `${ours} AND FreshetSource = 'x\\' OR WorkflowType != \\'\\\\'`,
    ],
  ];
  for (const [filters, query] of table) {
    it(`is ${query}`, () => assert.equal(visibilityQuery(filters), query));
  }
});

describe('a length of time', () => {
  const table: [milliseconds: number, text: string][] = [
    [-5, '0 ms'],
    [0, '0 ms'],
    [999, '999 ms'],
    [1000, '1 s'],
    [59_400, '59 s'],
    [59_600, '1 min'],
    [200_000, '3 min 20 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [350_000_000, '4 d 1 h'],
  ];
  for (const [milliseconds, text] of table) {
    it(`of ${milliseconds} ms is ${text}`, () => assert.equal(duration(milliseconds), text));
  }
});
