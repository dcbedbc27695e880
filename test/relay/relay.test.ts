import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { claimOutboxRows } from '../../src/adapters/mysql/claim-outbox-rows.ts';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { createRelay, type Relay, type RelayOptions } from '../../src/relay/relay.ts';
import { addOutboxRows, outboxRows } from '../support/outbox-rows.ts';
import { recordedLog } from '../support/recorded-log.ts';
import { recordingPublisher, type RecordingPublisher } from '../support/recording-publisher.ts';
import { openTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';

describe('the relay', () => {
  let db: TestDatabase;
  let bus: RecordingPublisher;
  let log: ReturnType<typeof recordedLog>;
  const relays: Relay[] = [];

  before(async () => {
    db = await openTestDatabase();
  });
  after(() => db.close());
  beforeEach(async () => {
    await db.pool.write('TRUNCATE TABLE outbox_table', []);
    bus = recordingPublisher(1_000);
    log = recordedLog();
  });
  afterEach(async () => {
    await Promise.all(relays.splice(0).map((relay) => relay.stop()));
  });

  async function start(options: Partial<RelayOptions> = {}): Promise<Relay> {
    const relay = createRelay({ pool: db.pool, publisher: bus, logger: log.logger, ...options });
    relays.push(relay);
    await relay.start();
    return relay;
  }

  async function addRows(count: number): Promise<void> {
    const values = Array.from({ length: count }, () => "('type', 'source', '{}')").join();
    await db.pool.write(`INSERT INTO outbox_table (event_type, source, payload) VALUES ${values}`, []);
  }

  async function unpublished(): Promise<string[]> {
    return (await outboxRows(db.pool)).filter((row) => row.published_at === null).map((row) => row.id);
  }

  const allPublished = async (): Promise<boolean> => (await unpublished()).length === 0;

  it('publishes what is there and what is added later, in id order, once', async () => {
    await addRows(250);
    await start();
    await waitUntil('250 rows are published', allPublished);
    await addRows(5);
    await waitUntil('5 more are', allPublished);
    assert.deepEqual(
      bus.published,
      (await outboxRows(db.pool)).map((row) => row.id),
    );
  });

  it('shares 1,000 rows among two relays, each row published exactly once', async () => {
    const other = recordingPublisher();
    await addRows(1_000);
    await Promise.all([start({ batch: 30 }), start({ batch: 30, publisher: other })]);
    await waitUntil('all rows are published', allPublished);
    const published = [...bus.published, ...other.published];
    assert.equal(published.length, 1_000);
    assert.equal(new Set(published).size, 1_000);
    assert.ok(bus.published.length > 0 && other.published.length > 0);
  });

  it('keeps ids exact up to 2^64-1', async () => {
    const ids = [9007199254740993n, 18446744073709551614n, 18446744073709551615n];
    await addOutboxRows(
      db.pool,
      ids.map((id) => ({ id })),
    );
    await start();
    await waitUntil('all rows are published', allPublished);
    assert.deepEqual(bus.published, ids.map(String));
  });

  it('takes over the rows of a relay that crashed, once its claim has expired', async () => {
    await addRows(3);
    const claim = await claimOutboxRows(db.pool, { limit: 2, claimSeconds: 1, maxRowBytes: 1_000 });
    assert.equal(claim?.rows.length, 2);
    await start();
    await waitUntil('all rows are published', allPublished);
    const ids = (await outboxRows(db.pool)).map((row) => row.id);
    assert.deepEqual(bus.published, [ids[2], ids[0], ids[1]]);
  });

  it('does not publish a row while another relay has it in hand', async () => {
    await addRows(1);
    const claim = await claimOutboxRows(db.pool, { limit: 1, claimSeconds: 600, maxRowBytes: 1_000 });
    assert.equal(claim?.rows.length, 1);
    await start();
    await addRows(1);
    await waitUntil('the free row is published', () => bus.published.length === 1);
    assert.deepEqual(await unpublished(), [claim.rows[0]?.id]);
  });

  it('tries rows again that the bus refused, and lets the others through', async () => {
    await addRows(10);
    const refusals = new Map<string, number>();
    bus.decide = ({ id }) => {
      const before = refusals.get(id) ?? 0;
      if (Number(id) % 3 !== 0 || before === 2) return { status: 'published' };
      refusals.set(id, before + 1);
      return { status: 'failed', reason: 'busy' };
    };
    const relay = await start();
    await waitUntil('all rows are published', allPublished);
    assert.equal(new Set(bus.published).size, 10);
    assert.equal(bus.published.length, 10);
    assert.equal(relay.stats().failed, refusals.size * 2);
    assert.ok(log.lines.some(({ level, fields }) => level === 'warn' && fields['reason'] === 'busy'));
  });

  it('gives rows back at once that it did not come to', async () => {
    await addRows(3);
    let calls = 0;
    bus.decide = () => {
      calls += 1;
      return calls <= 3 ? { status: 'not-tried' } : { status: 'published' };
    };
    await start();
    await waitUntil('all rows are published', allPublished);
    assert.equal(bus.published.length, 3);
  });

  it('raises an alarm for a row that keeps failing', async () => {
    await addRows(1);
    bus.decide = () => ({ status: 'failed', reason: 'refused' });
    await start();
    await waitUntil('the alarm', async () => {
      await db.pool.write('UPDATE outbox_table SET claimed_until = NULL WHERE published_at IS NULL', []);
      return log.alarms().includes('outbox-publish-failed');
    });
  });

  it('sets a row aside that is too large for the bus, with an alarm, and publishes the rest', async () => {
    await addOutboxRows(db.pool, [{ id: 1n, payload: 'x'.repeat(2_000) }, { id: 2n }]);
    bus.decide = ({ id }) => (id === '3' ? { status: 'too-large', bytes: 1_001 } : { status: 'published' });
    await addOutboxRows(db.pool, [{ id: 3n }, { id: 4n }]);
    const relay = await start();
    await waitUntil('the rest is published', () => bus.published.length === 2);
    await waitUntil('both are set aside', async () => {
      const rows = await outboxRows(db.pool);
      return [0, 2].every((index) => (rows[index]?.claimed_until?.getTime() ?? 0) > Date.now() + 30 * 60_000);
    });
    assert.deepEqual(bus.published, ['2', '4']);
    assert.deepEqual(log.alarms(), ['outbox-row-too-large', 'outbox-row-too-large']);
    assert.equal(relay.stats().tooLarge, 2);
  });

  it('never makes the mark of a row wait for its publication', async () => {
    await addRows(1);
    const publishing = Promise.withResolvers<undefined>();
    const marked = Promise.withResolvers<undefined>();
    bus.decide = async () => {
      publishing.resolve(undefined);
      await marked.promise;
      return { status: 'published' };
    };
    await start();
    await publishing.promise;
    await db.pool.write('UPDATE outbox_table SET processed_at = UTC_TIMESTAMP(3)', []);
    marked.resolve(undefined);
    await waitUntil('the row is published', allPublished);
  });

  it('finishes what it has in hand when it is stopped, and claims nothing more', async () => {
    await addRows(5);
    const publishing = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    bus.decide = async () => {
      publishing.resolve(undefined);
      await goOn.promise;
      return { status: 'published' };
    };
    const relay = await start({ batch: 3 });
    await publishing.promise;
    const stopped = relay.stop();
    goOn.resolve(undefined);
    await stopped;
    await relay.stop();
    assert.equal(bus.published.length, 3);
    assert.equal((await unpublished()).length, 2);
  });

  it('warns and goes on when the database cannot be reached', async () => {
    const elsewhere = new URL(db.url);
    elsewhere.port = '1';
    const pool = createPool(elsewhere.href);
    const relay = await start({ pool });
    await waitUntil('a second warning', () => log.lines.filter(({ level }) => level === 'warn').length > 1);
    await relay.stop();
    await pool.end();
  });
});
