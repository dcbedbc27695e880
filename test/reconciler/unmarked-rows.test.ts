import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { Finding } from '../../src/contract/reconcile.ts';
import { eventEnvelope } from '../../src/relay/event-envelope.ts';
import { readMessage } from '../../src/starter/read-message.ts';
import { startInvalidation } from '../../src/starter/start-invalidation.ts';
import { testSource } from '../support/outbox-rows.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { waitUntil } from '../support/wait-until.ts';
import { endRun, type Ending } from './support/end-run.ts';
import { detailType, rules, runOf, startSweepRig, type SweepRig } from './support/sweep-rig.ts';

const payload = '{"tb_restaurant_id":["101"]}';

describe('a row that stands unmarked', () => {
  let rig: SweepRig;
  let lastId = 1_000n;
  before(async () => {
    rig = await startSweepRig();
  });
  after(() => rig.stop());
  beforeEach(() => rig.db.pool.write('TRUNCATE outbox_table', []));

  /** A dropped row with a run under way. */
  async function rowWithRun(): Promise<string> {
    lastId += 1n;
    const id = String(lastId);
    await rig.addDropped([lastId], payload);
    const row = { id, eventType: detailType, source: testSource, payload, createdAt: new Date() };
    const { event, plan, hash } = readMessage(rules, eventEnvelope(row, 'us-east-1'));
    await startInvalidation(rig.client, event, plan, hash, { eager: false });
    return id;
  }

  async function endedRun(ending: Ending): Promise<string> {
    const id = await rowWithRun();
    if (ending === 'cancelled') await rig.client.workflow.getHandle(runOf(id)).cancel();
    await endRun(rig.client, runOf(id), ending);
    return id;
  }

  /** Sweeps, twice, and expects the finding with no new run. */
  async function foundAs(finding: Finding, id: string, alarms: readonly string[]): Promise<void> {
    const known = await rig.client.workflow
      .getHandle(runOf(id))
      .describe()
      .catch(() => undefined);
    for (let sweep = 0; sweep < 2; sweep += 1) {
      const log = recordedLog();
      const report = await rig.sweep({ logger: log.logger });
      assert.deepEqual(report.counts, { [finding]: 1 });
      assert.equal(report.found[0]?.jobId, id);
      assert.equal(report.found[0].workflowId, runOf(id));
      assert.deepEqual(log.alarms(), alarms);
    }
    const now = await rig.client.workflow
      .getHandle(runOf(id))
      .describe()
      .catch(() => undefined);
    assert.equal(now?.runId, known?.runId);
  }

  const toAct = ['outbox-rows-unmarked'];

  it('with an open run is reported, without an alarm', async () => {
    await foundAs('open', await rowWithRun(), []);
  });

  it('with a failed run is reported and not started', async () => {
    await foundAs('failed', await endedRun('failed'), toAct);
  });

  it('with a cancelled run is reported and not started', async () => {
    await foundAs('cancelled', await endedRun('cancelled'), toAct);
  });

  it('with a terminated run is reported and not started', async () => {
    const id = await rowWithRun();
    await rig.client.workflow.getHandle(runOf(id)).terminate('on purpose');
    await foundAs('terminated', id, toAct);
  });

  it('with a rejected run is reported without an alarm: somebody has decided', async () => {
    await foundAs('rejected', await endedRun({ outcome: 'rejected' }), []);
  });

  it('with a completed run is reported, unless it has been marked meanwhile', async () => {
    const id = await endedRun({ outcome: 'processed' });
    await foundAs('completed', id, toAct);
    await rig.db.pool.write('UPDATE outbox_table SET processed_at = UTC_TIMESTAMP(3)', []);
    assert.equal((await rig.sweep()).rows, 0);
  });

  it('that is older than the retention of the server is reported: it may have had a run', async () => {
    await rig.addDropped([1n]);
    await rig.db.pool.write(
      'UPDATE outbox_table SET created_at = TIMESTAMPADD(HOUR, -25, UTC_TIMESTAMP(3))',
      [],
    );
    await foundAs('too-old', '1', toAct);
  });

  it('that is as old, with a run that is open still, is known to have it', async () => {
    const id = await rowWithRun();
    await rig.db.pool.write(
      'UPDATE outbox_table SET created_at = TIMESTAMPADD(DAY, -9, UTC_TIMESTAMP(3))',
      [],
    );
    await foundAs('open', id, []);
  });

  it('whose event the rules refuse is reported with the reason, and none of its values', async () => {
    await rig.addDropped([2n], '{"tb_restaurant_id":["101","secret store!"]}');
    await foundAs('refused', '2', toAct);
    const [row] = (await rig.sweep()).found;
    assert.match(row?.reason ?? '', /^store-id: detail\.Payload\.tb_restaurant_id\[1\]: expected/);
    assert.doesNotMatch(JSON.stringify(row), /secret/);
  });

  it('whose payload is larger than an event may be is refused without being read', async () => {
    await rig.addDropped([3n], `{"tb_restaurant_id":["1"],"more":"${'x'.repeat(1024 * 1024)}"}`);
    assert.match((await rig.sweep()).found[0]?.reason ?? '', /^too-large: .*limit bodyBytes/);
  });

  it('is left alone when it is young, unpublished, foreign, or of no rule', async () => {
    await rig.addDropped([10n, 11n, 12n, 13n]);
    const set = (what: string, id: number) =>
      rig.db.pool.write(`UPDATE outbox_table SET ${what} WHERE id = ?`, [id]);
    await set('published_at = TIMESTAMPADD(MINUTE, -9, UTC_TIMESTAMP(3))', 10);
    await set('published_at = NULL', 11);
    await set("source = 'outboxPoller'", 12);
    await set("event_type = 'Kitchen_AllergensChanged'", 13);
    const log = recordedLog();
    const report = await rig.sweep({ logger: log.logger });
    assert.deepEqual([report.rows, report.counts, report.unpublished], [0, {}, 1]);
    assert.deepEqual(log.alarms(), ['outbox-rows-unpublished']);
  });

  it('never keeps others from being found: a sweep goes on after the place where the one before it ended', async () => {
    await rig.addDropped([20n, 21n, 22n]);
    const report = await rig.sweep({
      after: { rule: 'pricing', publishedAt: new Date(0).toISOString(), jobId: '0' },
    });
    assert.deepEqual(report.counts, { started: 3 });
    const [, second] = report.found;
    assert.ok(second);
    const rest = await rig.sweep({
      after: { rule: 'pricing', publishedAt: second.publishedAt, jobId: second.jobId },
    });
    assert.deepEqual(
      rest.found.map(({ jobId }) => jobId),
      ['22'],
    );
    const beyond = await rig.sweep({
      after: { rule: 'product', publishedAt: second.publishedAt, jobId: '1' },
    });
    assert.equal(beyond.rows, 0);
  });

  it('is counted in the metrics by what was found', async () => {
    await rig.addDropped([30n]);
    await rowWithRun();
    const counted: string[] = [];
    await rig.sweep({
      metrics: {
        count: (...what) => void counted.push(JSON.stringify(what)),
        gauge: () => undefined,
        observe: () => undefined,
      },
    });
    assert.deepEqual(counted.sort(), [
      '["freshet_reconcile_rows",{"finding":"open"},1]',
      '["freshet_reconcile_rows",{"finding":"started"},1]',
    ]);
    await waitUntil('the run of the dropped row', async () => (await rig.runsOf('30')) > 0);
  });
});
