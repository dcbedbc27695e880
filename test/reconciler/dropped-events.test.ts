import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { limits } from '../../src/contract/limits.ts';
import { emptyReport } from '../../src/reconciler/note-finding.ts';
import { eventEnvelope } from '../../src/relay/event-envelope.ts';
import { readMessage } from '../../src/starter/read-message.ts';
import { startInvalidation } from '../../src/starter/start-invalidation.ts';
import { testSource } from '../support/outbox-rows.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { waitUntil } from '../support/wait-until.ts';
import { detailType, rules, runOf, startSweepRig, type SweepRig } from './support/sweep-rig.ts';

const payload = '{"tb_restaurant_id":["101","102"]}';

function idsFrom(first: bigint, count: number): bigint[] {
  return Array.from({ length: count }, (_, index) => first + BigInt(index));
}

/** The message that the relay would have sent for a row. */
function messageOf(id: string) {
  const row = { id, eventType: detailType, source: testSource, payload, createdAt: new Date() };
  return readMessage(rules, eventEnvelope(row, 'us-east-1'));
}

describe('events that were dropped before the queue', () => {
  let rig: SweepRig;
  before(async () => {
    rig = await startSweepRig();
  });
  after(() => rig.stop());
  beforeEach(() => rig.db.pool.write('TRUNCATE outbox_table', []));

  /** The list lags behind the starts. */
  const oneRunEach = async (ids: readonly bigint[]): Promise<void> => {
    for (const id of ids) {
      await waitUntil(`a run of ${id}`, async () => (await rig.runsOf(String(id))) > 0);
      assert.equal(await rig.runsOf(String(id)), 1, String(id));
    }
  };

  it('are all found in one sweep, one run each, and stay one in the next sweep', async () => {
    const ids = idsFrom(1n, 100);
    await rig.addDropped(ids);
    const log = recordedLog();
    const first = await rig.sweep({ logger: log.logger });
    assert.deepEqual(first.counts, { started: 100 });
    assert.equal(first.rows, 100);
    assert.equal(first.next, null);
    assert.equal(first.found.length, 20);
    assert.equal(first.found[0]?.reason, `Price change: 2 stores (job 1, ${testSource})`);
    assert.deepEqual(log.alarms(), ['events-not-arrived']);
    const second = await rig.sweep();
    assert.deepEqual(second.counts, { open: 100 });
    await oneRunEach(ids);
  });

  it('get the very run that the bridge would have started, but for the envelope that is lost', async () => {
    await rig.addDropped([77_701n]);
    await rig.sweep();
    const bridged = messageOf('77702');
    await startInvalidation(rig.client, bridged.event, bridged.plan, bridged.hash, { eager: false });
    const [swept, started] = await Promise.all(
      ['77701', '77702'].map(async (id) => {
        const handle = rig.client.workflow.getHandle(runOf(id));
        const { memo, type, taskQueue, typedSearchAttributes, ...run } = await handle.describe();
        const { events } = await handle.fetchHistory();
        const start = events?.[0]?.workflowExecutionStartedEventAttributes;
        return {
          type,
          taskQueue,
          attributes: new Map(
            typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value === id ? 'ID' : value]),
          ),
          rule: memo?.['rule'],
          hash: memo?.['eventHash'],
          taskTimeout: start?.workflowTaskTimeout,
          summary: (await run.staticSummary())?.replace(id, 'ID'),
          details: (await run.staticDetails())?.replaceAll(id, 'ID').replace(/\| event .*/, ''),
        };
      }),
    );
    assert.equal(swept?.hash, messageOf('77701').hash);
    assert.deepEqual({ ...swept, hash: '' }, { ...started, hash: '' });
  });

  it('are known to the bridge as duplicates when their message comes after all', async () => {
    await rig.addDropped([300n]);
    assert.deepEqual((await rig.sweep()).counts, { started: 1 });
    const { event, plan, hash } = messageOf('300');
    const late = await startInvalidation(rig.client, event, plan, hash, { eager: false });
    assert.deepEqual(late, { kind: 'duplicate' });
  });

  it('have one run each when two sweeps and the bridge come upon them at once', async () => {
    const ids = idsFrom(400n, 60);
    await rig.addDropped(ids);
    const bridge = async (): Promise<string[]> => {
      const kinds: string[] = [];
      for (const id of ids.toReversed()) {
        const { event, plan, hash } = messageOf(String(id));
        kinds.push((await startInvalidation(rig.client, event, plan, hash, { eager: false })).kind);
      }
      return kinds;
    };
    const [one, two, delivered] = await Promise.all([rig.sweep(), rig.sweep(), bridge()]);
    const starts = [one, two].map(({ counts }) => counts.started ?? 0);
    const bridged = delivered.filter((kind) => kind === 'started').length;
    assert.equal((starts[0] ?? 0) + (starts[1] ?? 0) + bridged, 60);
    assert.equal(delivered.filter((kind) => kind === 'duplicate').length, 60 - bridged);
    await oneRunEach(ids);
  });

  it('are only named in a dry run', async () => {
    await rig.addDropped([500n]);
    const log = recordedLog();
    const report = await rig.sweep({ dryRun: true, logger: log.logger });
    assert.deepEqual(report.counts, { 'would-start': 1 });
    assert.equal(report.found[0]?.workflowId, runOf('500'));
    assert.deepEqual(log.lines, []);
    await assert.rejects(rig.client.workflow.getHandle(runOf('500')).describe(), {
      name: 'WorkflowNotFoundError',
    });
  });

  it('go on to be found where a stopped sweep was, and those of before are not counted twice', async () => {
    const ids = idsFrom(600n, 40);
    await rig.addDropped(ids);
    let told: unknown;
    await assert.rejects(
      rig.sweep({
        onHeartbeat: (report, environment) => {
          told = report;
          if (report.rows >= 8) environment.cancel();
        },
      }),
      { message: 'the worker stops' },
    );
    const report = await rig.sweep({ heartbeatDetails: told });
    assert.deepEqual(report.counts, { started: 40 });
    await oneRunEach(ids);
  });

  it('are left to the next sweep, with the place, where a limit of rows or starts ends this one', async () => {
    await rig.addDropped(idsFrom(700n, 20));
    const begun = { ...emptyReport(false, new Date(), null), rows: limits.rowsPerSweep - 8 };
    const rows = await rig.sweep({ heartbeatDetails: begun });
    assert.deepEqual([rows.rows, rows.counts], [limits.rowsPerSweep, { started: 8 }]);
    assert.equal(rows.next?.jobId, '707');
    const started = { ...begun, rows: 0, counts: { started: limits.startsPerSweep - 8 }, next: rows.next };
    const starts = await rig.sweep({ heartbeatDetails: started });
    assert.deepEqual(starts.counts, { started: limits.startsPerSweep });
    assert.equal(starts.next?.jobId, '715');
    const rest = await rig.sweep({ after: starts.next });
    assert.deepEqual([rest.counts, rest.next], [{ started: 4 }, null]);
  });
});
