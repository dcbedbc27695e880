import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { mysqlOutbox } from '../../../src/adapters/mysql/outbox.ts';
import { addOutboxRows, outboxRows, testSource } from '../../support/outbox-rows.ts';
import { openTestDatabase, type TestDatabase } from '../../support/test-database.ts';

const huge = [9007199254740992n, 9007199254740993n, 18446744073709551614n, 18446744073709551615n];

describe('the outbox', () => {
  let db: TestDatabase;
  before(async () => {
    db = await openTestDatabase();
    await addOutboxRows(db.pool, [{ id: 1n }, ...huge.map((id) => ({ id }))]);
  });
  after(() => db.close());

  it('marks a row once, and says so the second time', async () => {
    const outbox = mysqlOutbox(db.pool);
    assert.equal(await outbox.mark({ jobId: '1', source: testSource }), 'marked');
    const [first] = await outboxRows(db.pool);
    assert.equal(await outbox.mark({ jobId: '1', source: testSource }), 'already-marked');
    assert.deepEqual((await outboxRows(db.pool))[0]?.processed_at, first?.processed_at);
  });

  it('calls a row missing that is not there, or of another source', async () => {
    const outbox = mysqlOutbox(db.pool);
    assert.equal(await outbox.mark({ jobId: '2', source: testSource }), 'missing');
    assert.equal(
      await outbox.mark({ jobId: '18446744073709551615', source: testSource.toUpperCase() }),
      'missing',
    );
  });

  it('marks exactly the row of a 64-bit id', async () => {
    const outbox = mysqlOutbox(db.pool);
    const marked = ['1'];
    for (const id of huge) {
      assert.equal(await outbox.mark({ jobId: String(id), source: testSource }), 'marked');
      marked.push(String(id));
      const rows = await outboxRows(db.pool);
      assert.deepEqual(
        rows.filter((row) => row.processed_at !== null).map((row) => row.id),
        marked,
      );
    }
  });

  it('marks a row once when many do it at once', async () => {
    await addOutboxRows(db.pool, [{ id: 50n }]);
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, () => mysqlOutbox(db.pool).mark({ jobId: '50', source: testSource })),
    );
    assert.equal(outcomes.filter((outcome) => outcome === 'marked').length, 1);
    assert.equal(outcomes.filter((outcome) => outcome === 'already-marked').length, 11);
  });
});
