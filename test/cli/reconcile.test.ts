import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { invalidationWorkflowId } from '../../src/contract/workflow-id.ts';
import { loadRules } from '../../src/rules/load-rules.ts';
import { waitUntil } from '../support/wait-until.ts';
import { type FreshetProcess, startFreshet } from './support/freshet-process.ts';
import { ownEnvironment, type OwnEnvironment } from './support/own-environment.ts';
import { runFreshet } from './support/run-freshet.ts';

const answer = z.object({
  schedule: z.string(),
  report: z
    .object({
      dryRun: z.boolean(),
      counts: z.record(z.string(), z.number()),
      found: z.array(
        z.object({
          jobId: z.string(),
          finding: z.string(),
          workflowId: z.string(),
          reason: z.string().optional(),
        }),
      ),
    })
    .nullable(),
});

describe('freshet reconcile', () => {
  let own: OwnEnvironment;
  let env: NodeJS.ProcessEnv;
  let eventType: string;
  const running: FreshetProcess[] = [];
  before(async () => {
    own = await ownEnvironment('private');
    env = {
      ...own.env,
      FRESHET_RECONCILE_EVERY_SECONDS: '3600',
      FRESHET_RECONCILE_AFTER_SECONDS: '60',
    };
    eventType = loadRules(env['FRESHET_RULES_FILE'] ?? '').all[0]?.detailType ?? '';
  });
  after(async () => {
    await Promise.all(running.map((process) => process.end('SIGKILL')));
    await own.stop();
  });

  async function json(...args: string[]): Promise<z.infer<typeof answer>> {
    const { code, stdout, stderr } = await runFreshet([...args, '--json'], { env });
    assert.equal(code, 0, stderr);
    return answer.parse(JSON.parse(stdout));
  }

  /** A row that was published two minutes ago and never arrived. */
  async function dropEvent(payload: string): Promise<void> {
    const pool = createPool(env['MYSQL_URL'] ?? '');
    try {
      await pool.write(
        `INSERT INTO outbox_table (event_type, source, payload, published_at)
         VALUES (?, ?, ?, TIMESTAMPADD(MINUTE, -2, UTC_TIMESTAMP(3)))`,
        [eventType, own.source, payload],
      );
    } finally {
      await pool.end();
    }
  }

  it('has a schedule once the servers are migrated, which follows its setting', async () => {
    const migrate = async (every: string): Promise<string> => {
      const { code, stdout, stderr } = await runFreshet(['migrate'], {
        env: { ...env, FRESHET_RECONCILE_EVERY_SECONDS: every },
      });
      assert.equal(code, 0, stderr);
      return /^schedule: (.*)$/m.exec(stdout)?.[1] ?? stdout;
    };
    assert.equal(await migrate('off'), 'up to date');
    assert.equal(await migrate('60'), 'created');
    assert.equal(await migrate('3600'), 'updated');
    assert.equal(await migrate('3600'), 'up to date');
    assert.equal(await migrate('off'), 'removed');
    const { stdout } = await runFreshet(['migrate', '--schedule-only'], { env });
    assert.equal(stdout, 'schedule: created\n');
  });

  it('says that no sweep has been completed yet', async () => {
    const { code, stdout, stderr } = await runFreshet(['reconcile', '--report'], { env });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^freshet: No sweep has been completed[^\n]*schedule: every 3600 s[^\n]*\n$/);
  });

  it('is served by a process of its own, without cache and queue, beside workers that host no bridge', async () => {
    const { MYSQL_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, FRESHET_RULES_FILE } = env;
    const own = {
      ...{ MYSQL_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, FRESHET_RULES_FILE },
      FRESHET_METRICS_ADDRESS: 'off',
      FRESHET_RECONCILE_AFTER_SECONDS: '60',
    };
    running.push(await startFreshet(['worker', '--only', 'reconcile'], own));
    running.push(await startFreshet(['worker', '--no-bridge'], env));
    const { report } = await json('reconcile');
    assert.deepEqual(report?.counts, {});
  });

  it('names in a dry run what it would start, and starts it when asked to', async () => {
    await dropEvent('{"ids":["1","2"]}');
    await dropEvent('{"ids":"all"}');
    const dry = (await json('reconcile', '--dry-run')).report;
    assert.deepEqual(dry?.counts, { 'would-start': 1, refused: 1 });
    const { code, stdout, stderr } = await runFreshet(['reconcile'], { env });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^started +1$/m);
    assert.match(stdout, /^refused +1$/m);
    const workflowId = invalidationWorkflowId({ detailType: eventType, source: own.source, jobId: '1' });
    assert.ok(stdout.includes(workflowId), stdout);
    assert.match(stdout, /\tschema: detail\.Payload\.ids/);
    await waitUntil('the run', async () => {
      const shown = await runFreshet(['show', workflowId, '--json'], { env });
      return (
        shown.code === 0 &&
        z.object({ status: z.string() }).parse(JSON.parse(shown.stdout)).status === 'completed'
      );
    });
    assert.deepEqual((await json('reconcile')).report?.counts, { refused: 1 });
  });

  it('shows the last sweep that was none by way of trial', async () => {
    await json('reconcile', '--dry-run');
    const last = await waitUntil('the sweep in the list', async () => {
      const { code, stdout } = await runFreshet(['reconcile', '--report', '--json'], { env });
      const { report } = code === 0 ? answer.parse(JSON.parse(stdout)) : { report: null };
      return report?.counts['started'] === undefined && report;
    });
    assert.deepEqual([last.dryRun, last.counts], [false, { refused: 1 }]);
    assert.match(last.found[0]?.reason ?? '', /^schema: detail\.Payload\.ids/);
  });

  it('refuses a trial and a report at once', async () => {
    const { code, stderr } = await runFreshet(['reconcile', '--dry-run', '--report'], { env });
    assert.equal(code, 2);
    assert.match(stderr, /^freshet: [^\n]*--dry-run[^\n]*\n$/);
  });
});
