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

/** @returns {string | undefined} the failure in full */
function count(totals, type, data) {
  if (data.skip !== undefined || data.todo !== undefined) {
    totals.skipped += 1;
    const reason = [data.skip, data.todo].find((text) => typeof text === 'string' && text !== '');
    totals.reasons.push(`${data.name}: ${reason ?? 'no reason given'}`);
  } else if (type === 'test:pass') {
    if (data.details.type !== 'suite') totals.passed += 1;
  } else if (!onlyPassesOn.has(data.details.error?.failureType)) {
    totals.failed += 1;
    return describe(data);
  }
  return undefined;
}

export default async function* testReporter(source) {
  const totals = { passed: 0, failed: 0, skipped: 0, reasons: [] };
  const running = new Set();
  const file = process.env.FRESHET_TEST_TOTALS;
  // At each step, so that a file that hangs is known by what it was at.
  const save = () =>
    file !== undefined && writeFileSync(file, JSON.stringify({ ...totals, running: [...running] }));
  for await (const { type, data } of source) {
    if (type === 'test:dequeue') running.add(data.name);
    if (type === 'test:complete') running.delete(data.name);
    const result = type === 'test:pass' || type === 'test:fail' ? count(totals, type, data) : undefined;
    save();
    if (result !== undefined) yield result;
  }
  if (file === undefined)
    yield `${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped\n`;
}
