import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { after, before, describe, it } from 'node:test';
import { createConnection } from 'mysql2/promise';
import { waitUntil } from '../support/wait-until.ts';
import { watchDeletes } from './support/cache-watch.ts';
import { startEpisode } from './support/episode.ts';
import { figure } from './support/figure.ts';
import { withoutToxiproxy } from './support/needs-toxiproxy.ts';
import { oneOfEach, startRig, type Rig } from './support/rig.ts';
import { storesOf } from './support/stores.ts';

const linked = ['worker', 'relay', 'exporter'] as const;

describe('a database', { skip: withoutToxiproxy() }, () => {
  let rig: Rig;
  before(async () => {
    rig = await startRig({ processes: oneOfEach, keysPerSecond: 2000 });
  });
  after(() => rig.stop());

  async function asAdmin(...statements: string[]): Promise<void> {
    const admin = await createConnection(rig.parts.mysql.adminUrl);
    for (const statement of statements) await admin.query(statement);
    await admin.end();
  }

  /** Strikes in the middle of a bulk change, with small ones around it, and lets all come to rest. */
  async function survives(name: string, fault: () => Promise<void>): Promise<void> {
    const episode = await startEpisode(rig);
    const deletes = await watchDeletes(rig);
    await episode.send({ kind: 'pricing', stores: storesOf(name, 2000), way: 'relay' });
    await waitUntil('the first deletes', async () => (await deletes()) > 500);
    for (let index = 0; index < 10; index += 1)
      await episode.send({ kind: 'pricing', stores: storesOf(`${name}${index}`, 3), way: 'relay' });
    await fault();
    await episode.settle();
    const { marks, requests } = await episode.assertPromise();
    assert.equal(marks.length, 11);
    assert.ok(requests.length >= 2030);
  }

  it('that crashes and comes back costs nothing', () =>
    survives('crash', async () => {
      await rig.parts.mysql.kill('SIGKILL');
      await delay(3000);
      await rig.parts.mysql.restart();
    }));

  it('whose connections fall silent costs nothing', () =>
    survives('silent', async () => {
      await Promise.all(linked.map((name) => rig.process(name).links.mysql.silence()));
      // Longer than a statement may take.
      await delay(12_000);
      await Promise.all(linked.map((name) => rig.process(name).links.mysql.mend()));
    }));

  it('that is read-only for a while costs nothing', () =>
    survives('read-only', async () => {
      await asAdmin('SET GLOBAL read_only = ON');
      await delay(4000);
      await asAdmin('SET GLOBAL read_only = OFF');
    }));

  it('whose rows somebody else holds locked costs nothing', () =>
    survives('locks', async () => {
      const other = await createConnection(rig.parts.mysql.adminUrl);
      await other.query('START TRANSACTION');
      await other.query('SELECT COUNT(*) FROM outbox_table FOR UPDATE');
      await other.query('SELECT COUNT(*) FROM menu_export_queue FOR UPDATE');
      // Longer than a statement waits for a lock.
      await delay(7000);
      await other.query('ROLLBACK');
      await other.end();
    }));

  it('in which writers of the same rows meet in deadlocks costs nothing', () =>
    survives('deadlocks', async () => {
      const others = await Promise.all([0, 1].map(() => createConnection(rig.parts.mysql.adminUrl)));
      let deadlocks = 0;
      for (let round = 0; round < 200 && deadlocks < 5; round += 1) {
        // One against the order in which the product locks its rows, one along it: they meet, too. Without a limit the
        // server would leave the order out.
        await Promise.all(
          ['DESC', 'ASC'].map(async (order, index) => {
            const update = `UPDATE menu_export_queue SET updated_at = UTC_TIMESTAMP(3) ORDER BY store_id ${order} LIMIT 100000`;
            await others[index]?.query(update).catch((error: unknown) => {
              if (error instanceof Error && error.message.includes('Deadlock')) deadlocks += 1;
            });
          }),
        );
      }
      assert.ok(deadlocks > 0, 'nobody met in a deadlock');
      await Promise.all(others.map((other) => other.end()));
      figure(
        'database-faults',
        `crash, 12 s of silence, 4 s read-only, 7 s of locks, ${deadlocks} deadlocks: 5 x 11 rows marked once, every menu requested`,
      );
    }));
});
