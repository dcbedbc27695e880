import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { countUnpublishedRows } from '../../../src/adapters/mysql/count-unpublished-rows.ts';
import type { Statements } from '../../../src/adapters/mysql/database.ts';
import { listUnmarkedRows, type UnmarkedRow } from '../../../src/adapters/mysql/list-unmarked-rows.ts';
import { readUnmarkedRow } from '../../../src/adapters/mysql/read-unmarked-row.ts';
import { addOutboxRows, testSource as source } from '../../support/outbox-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const eventType = 'Pricing_InvalidateMenuExporterCache';
const afterMs = 600_000;
const kind = { eventType, source, afterMs, after: null, limit: 100 };
const status = z.object({ Value: z.coerce.number() });

/** Rows and index entries that this connection has read so far. */
async function readsOf(connection: Statements): Promise<number> {
  const counters = await connection.select(status, "SHOW SESSION STATUS LIKE 'Handler_read%'", []);
  return counters.reduce((sum, { Value }) => sum + Value, 0);
}

describe('rows that stand unmarked', () => {
  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase();
  });
  after(() => db.close());
  beforeEach(() => db.pool.write('TRUNCATE outbox_table', []));

  const publish = (minutesAgo: number, where = 'TRUE') =>
    db.pool.write(
      `UPDATE outbox_table SET published_at = TIMESTAMPADD(MINUTE, ?, UTC_TIMESTAMP(3)) WHERE ${where}`,
      [-minutesAgo],
    );
  const ids = (rows: readonly UnmarkedRow[]): string[] => rows.map(({ id }) => id);

  it('are those of the kind that were published for long, oldest publishing first', async () => {
    await addOutboxRows(db.pool, [
      ...[1n, 2n, 3n, 4n, 5n].map((id) => ({ id })),
      { id: 6n, source: source.toUpperCase() },
    ]);
    await publish(11);
    await publish(20, 'id = 5');
    await publish(9, 'id = 2');
    await db.pool.write('UPDATE outbox_table SET published_at = NULL WHERE id = 3', []);
    await db.pool.write('UPDATE outbox_table SET processed_at = UTC_TIMESTAMP(3) WHERE id = 4', []);
    assert.deepEqual(ids(await listUnmarkedRows(db.pool, kind)), ['5', '1']);
    assert.deepEqual(ids(await listUnmarkedRows(db.pool, { ...kind, eventType: 'other' })), []);
  });

  it('come page by page, each once, with ids that no number can hold and many of one time', async () => {
    const huge = 2n ** 64n - 1n;
    const all = [huge, huge - 1n, 9_007_199_254_740_993n, 9_007_199_254_740_992n, 10n, 9n, 2n];
    await addOutboxRows(
      db.pool,
      all.map((id) => ({ id })),
    );
    await publish(30);
    const seen: string[] = [];
    let after: { publishedAt: Date; id: string } | null = null;
    for (;;) {
      const page: UnmarkedRow[] = await listUnmarkedRows(db.pool, { ...kind, after, limit: 2 });
      const last = page.at(-1);
      if (last === undefined) break;
      seen.push(...ids(page));
      after = last;
    }
    assert.deepEqual(seen, all.toReversed().map(String));
  });

  it('cost next to nothing to find among 100,000 marked, 1,000 young and 1,000 unpublished ones', async () => {
    await db.pool.write(
      `INSERT INTO outbox_table (event_type, source, payload, published_at, processed_at)
       WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
       SELECT ?, ?, '{}', TIMESTAMPADD(MINUTE, -30, UTC_TIMESTAMP(3)), UTC_TIMESTAMP(3)
       FROM n AS a JOIN n AS b ON b.i <= 100`,
      [eventType, source],
    );
    for (const age of ['UTC_TIMESTAMP(3)', 'NULL']) {
      await db.pool.write(
        `INSERT INTO outbox_table (event_type, source, payload, published_at)
         WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         SELECT ?, ?, '{}', ${age} FROM n`,
        [eventType, source],
      );
    }
    await db.pool.write(
      'UPDATE outbox_table SET processed_at = NULL WHERE processed_at IS NOT NULL ORDER BY id LIMIT 3',
      [],
    );
    await db.pool.transaction(async (connection) => {
      const before = await readsOf(connection);
      assert.equal((await listUnmarkedRows(connection, kind)).length, 3);
      const after = await readsOf(connection);
      // SHOW STATUS reads some hundred entries of its own.
      const ofStatus = (await readsOf(connection)) - after;
      assert.ok(after - before - ofStatus < 20, String(after - before - ofStatus));
    });
  });

  it('tell their event only while they are unmarked, and not even read a payload that is too large', async () => {
    await addOutboxRows(db.pool, [{ id: 1n, payload: '{"ä":1}' }, { id: 2n }]);
    await db.pool.write('UPDATE outbox_table SET processed_at = UTC_TIMESTAMP(3) WHERE id = 2', []);
    const read = (id: string, maxPayloadBytes: number) =>
      readUnmarkedRow(db.pool, { id, source, maxPayloadBytes });
    assert.equal((await read('1', 8))?.payload, '{"ä":1}');
    assert.equal((await read('1', 7))?.payload, null);
    assert.equal(await read('2', 8), undefined);
    assert.equal(await read('3', 8), undefined);
  });

  it('are counted apart while nobody has published them', async () => {
    await addOutboxRows(db.pool, [{ id: 1n }, { id: 2n }, { id: 3n }]);
    assert.equal(await countUnpublishedRows(db.pool, afterMs, 10), 0);
    await db.pool.write('UPDATE outbox_table SET created_at = TIMESTAMPADD(HOUR, -1, UTC_TIMESTAMP(3))', []);
    assert.equal(await countUnpublishedRows(db.pool, afterMs, 10), 3);
    assert.equal(await countUnpublishedRows(db.pool, afterMs, 2), 2);
    await publish(0, 'id = 1');
    assert.equal(await countUnpublishedRows(db.pool, afterMs, 10), 2);
  });
});
