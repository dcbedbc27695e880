// Reporter for `node --test`: failures in full, everything else counted. Where FRESHET_TEST_TOTALS names a file, the
// totals go there as JSON, for the runner of `npm test`.
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';

/** A suite or file that fails only because of the tests in it is told by those. */
const onlyPassesOn = new Set(['subtestsFailed', 'multipleTestsFailed']);

function describe({ name, file, line, details }) {
  const cause = details.error?.cause ?? details.error;
  const text = typeof cause === 'string' ? cause : inspect(cause, { depth: 4 });
  return `  ✖ ${name}${file === undefined ? '' : ` (${file}:${line ?? 0})`}\n${text.replace(/^/gm, '      ')}\n`;
}

export default async function* testReporter(source) {
  const totals = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  for await (const { type, data } of source) {
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const isSuite = data.details.type === 'suite';
    if (data.skip !== undefined || data.todo !== undefined) {
      totals.skipped += 1;
      totals.reasons.push(`${data.name}: ${data.skip || data.todo || 'no reason given'}`);
    } else if (type === 'test:pass') {
      if (!isSuite) totals.passed += 1;
    } else if (!onlyPassesOn.has(data.details.error?.failureType)) {
      totals.failed += 1;
      yield describe(data);
    }
  }
  const file = process.env.FRESHET_TEST_TOTALS;
  if (file === undefined)
    yield `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`;
  else writeFileSync(file, JSON.stringify(totals));
}
