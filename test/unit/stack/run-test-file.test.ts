import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, describe, it } from 'node:test';
import { runTestFile } from '../../../scripts/run-test-file.mjs';
import { projectRoot } from '../../../src/paths.ts';

const heading = "import assert from 'node:assert/strict'; import { describe, it } from 'node:test';\n";
const hang = 'it("waits for ever", () => new Promise(() => setInterval(() => {}, 1000)));';
const leave =
  'it("takes the process along", () => new Promise(() => setTimeout(() => process.exit(0), 50)));';

describe('runTestFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-run-'));
  after(() => rmSync(folder, { recursive: true }));

  function run(text: string, timeoutMs = 60_000) {
    const path = join(folder, 'a.test.mjs');
    writeFileSync(path, heading + text);
    return runTestFile(relative(join(projectRoot, 'test'), path), { timeoutMs, env: process.env, folder });
  }

  it('counts what passes, fails and is skipped, and tells failures and reasons', async () => {
    const skipped = 'it("c", { skip: "no moon tonight" }, () => {});';
    const { counts, report } = await run(
      `describe("s", () => { it("a", () => {}); it("b", () => assert.equal(1, 2)); ${skipped} });`,
    );
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 1 });
    assert.match(report, /✖ b /);
    assert.match(report, /1 !== 2/);
    assert.match(report, /c: no moon tonight/);
  });

  it('ends a file that hangs, and names the test that it was at', async () => {
    const { counts, report } = await run(`describe("s", () => { ${hang} });`, 2_000);
    assert.deepEqual(counts, { passed: 0, failed: 1, skipped: 0 });
    assert.match(report, /did not end within 2\.0 s; it was at: s > waits for ever/);
  });

  it('ends a file whose last test leaves a handle open', async () => {
    const { counts, report } = await run('it("a", () => { setInterval(() => {}, 1000); });', 2_000);
    assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 });
    assert.match(report, /a handle is left open/);
  });

  it('does not take a process that ends early, by a signal or without any test, for a success', async () => {
    const early = await run(`it("a", () => {}); ${leave}`);
    assert.equal(early.counts.failed, 1);
    assert.match(early.report, /ended before its tests did; it was at: takes the process along/);
    const killed = await run('process.kill(process.pid, "SIGKILL"); it("a", () => {});');
    assert.deepEqual(killed.counts, { passed: 0, failed: 1, skipped: 0 });
    assert.deepEqual((await run('')).counts, { passed: 0, failed: 1, skipped: 0 });
  });
});
