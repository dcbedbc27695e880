import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectRoot } from '../../src/paths.ts';
import { emptyHome, runFreshet } from './support/run-freshet.ts';

const broken = join(emptyHome, 'broken.yaml');
writeFileSync(broken, 'rules:\n  - name: one\n    tite: Price change\n');

describe('freshet rules', () => {
  it('check finds nothing wrong with the shipped file, and names its rules', async () => {
    const { code, stdout, stderr } = await runFreshet(['rules', 'check']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    assert.match(stdout, /invalidation-rules\.yaml: 3 rules, nothing wrong\n/);
    assert.match(stdout, /^pricing\tPricing_InvalidateMenuExporterCache\ttb\.menu\.pricing-service$/m);
  });

  it('check names line and column of what is wrong, with exit code 2', async () => {
    const { code, stdout, stderr } = await runFreshet(['rules', 'check', broken]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.match(stderr, /broken\.yaml:3:5: .*unknown field "tite"/);
  });

  it('check says the same in JSON', async () => {
    const { code, stdout } = await runFreshet(['rules', 'check', broken, '--json']);
    assert.equal(code, 2);
    const report = JSON.parse(stdout) as { ok: boolean; problems: { line: number; message: string }[] };
    assert.equal(report.ok, false);
    assert.ok(report.problems.some(({ line, message }) => line === 3 && message.includes('tite')));
  });

  it('check takes the file of FRESHET_RULES_FILE', async () => {
    const { code } = await runFreshet(['rules', 'check'], { env: { FRESHET_RULES_FILE: broken } });
    assert.equal(code, 2);
  });

  it('schema prints the schema that is shipped for editors', async () => {
    const { code, stdout } = await runFreshet(['rules', 'schema']);
    assert.equal(code, 0);
    const shipped: unknown = JSON.parse(
      readFileSync(join(projectRoot, 'rules/invalidation-rules.schema.json'), 'utf8'),
    );
    assert.deepEqual(JSON.parse(stdout), shipped);
  });
});
