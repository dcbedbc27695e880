import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Connection, createConnection } from 'mysql2/promise';
import { z } from 'zod';
import { createPool } from '../../src/adapters/mysql/pool.ts';
import { projectRoot } from '../../src/paths.ts';
import { type FreshetProcess, startFreshet } from '../cli/support/freshet-process.ts';
import { runFreshet } from '../cli/support/run-freshet.ts';
import { privateStack, type PrivateStack } from '../support/stack.ts';
import { waitUntil } from '../support/wait-until.ts';

const guide = readFileSync(join(projectRoot, 'docs', 'deployment.md'), 'utf8');
const grants = [...guide.matchAll(/^GRANT .* ON freshet\.\S+ TO '(\w+)'@'%';$/gm)].map(
  ([statement, user = '']) => ({ statement, user }),
);
const password = 'of-every-user-of-this-test';
const report = z.object({ report: z.object({ counts: z.record(z.string(), z.number()) }) });
const findings = z.object({ findings: z.array(z.object({ check: z.string(), state: z.string() })) });
const row = z.object({ id: z.string() });

describe('the grants of the deployment guide', () => {
  let stack: PrivateStack;
  const processes: FreshetProcess[] = [];
  before(async () => {
    stack = await privateStack();
    // Rights on tables can be given when the tables are there: the user of `migrate` makes them.
    await giveRights(({ user }) => user === 'freshet_migrate');
    await freshet('freshet_migrate', 'migrate');
    await giveRights(({ user }) => user !== 'freshet_migrate');
    await asAdmin((admin) => admin.query("INSERT INTO freshet.stores (store_id, active) VALUES ('101', 1)"));
    for (const name of ['worker', 'relay', 'exporter'])
      processes.push(await startFreshet([name], environmentOf(`freshet_${name}`)));
  });
  after(async () => {
    await Promise.all(processes.map((each) => each.end()));
    await stack.stop();
  });

  async function asAdmin(work: (admin: Connection) => Promise<unknown>): Promise<void> {
    const admin = await createConnection(stack.parts.mysql?.adminUrl ?? '');
    try {
      await work(admin);
    } finally {
      admin.destroy();
    }
  }

  async function giveRights(wanted: (grant: (typeof grants)[number]) => boolean): Promise<void> {
    await asAdmin(async (admin) => {
      for (const { statement, user } of grants.filter(wanted)) {
        await admin.query(`CREATE USER IF NOT EXISTS '${user}'@'%' IDENTIFIED BY '${password}'`);
        await admin.query(statement);
      }
    });
  }

  function urlOf(user: string): string {
    const url = new URL(stack.endpoints.mysqlUrl);
    return `mysql://${user}:${password}@${url.host}${url.pathname}`;
  }

  function environmentOf(user: string): NodeJS.ProcessEnv {
    return {
      ...stack.environment(),
      MYSQL_URL: urlOf(user),
      FRESHET_METRICS_ADDRESS: 'off',
      FRESHET_EXPORT_COMMAND: 'exit 0',
      FRESHET_RECONCILE_AFTER_SECONDS: '1',
      FRESHET_RECONCILE_EVERY_SECONDS: 'off',
      FRESHET_SHUTDOWN_GRACE_SECONDS: '2',
    };
  }

  async function freshet(user: string, ...args: string[]): Promise<string> {
    const { code, stdout, stderr } = await runFreshet(args, { env: environmentOf(user) });
    assert.equal(code, 0, `freshet ${args.join(' ')}: ${stderr}`);
    return stdout;
  }

  /** Adds a row as the pricing service does, in its own words. */
  async function changePrice(store: string, published: boolean): Promise<void> {
    const service = await createConnection(urlOf('pricing_service'));
    try {
      await service.execute(
        `INSERT INTO outbox_table (event_type, source, payload, published_at) VALUES (?, ?, ?, ${published ? 'UTC_TIMESTAMP(3)' : 'NULL'})`,
        [
          'Pricing_InvalidateMenuExporterCache',
          'tb.menu.pricing-service',
          JSON.stringify({ tb_restaurant_id: [store] }),
        ],
      );
    } finally {
      service.destroy();
    }
  }

  async function untilMarked(): Promise<void> {
    const pool = createPool(urlOf('freshet_operator'), { connectionLimit: 1 });
    const count = async (sql: string): Promise<number> => (await pool.select(row, sql, [])).length;
    try {
      await waitUntil(
        'every row to be marked and every menu to be exported',
        async () =>
          (await count('SELECT id FROM outbox_table WHERE processed_at IS NULL')) === 0 &&
          (await count("SELECT store_id AS id FROM menu_export_queue WHERE status <> 'done'")) === 0,
      );
    } finally {
      await pool.end();
    }
  }

  it('name a user for each process, the operators and the services', () => {
    assert.deepEqual([...new Set(grants.map(({ user }) => user))].sort(), [
      'freshet_exporter',
      'freshet_migrate',
      'freshet_operator',
      'freshet_relay',
      'freshet_worker',
      'pricing_service',
    ]);
  });

  it('carry a change from the outbox to the exported menu', async () => {
    await changePrice('101', false);
    await untilMarked();
  });

  it('let the reconciler find what never arrived', async () => {
    await changePrice('102', true);
    await waitUntil('the row to be old enough', async () => {
      const { report: found } = report.parse(
        JSON.parse(await freshet('freshet_operator', 'reconcile', '--json')),
      );
      return found.counts['started'] === 1;
    });
    await untilMarked();
  });

  it('let the operators do all that they do in the database', async () => {
    await freshet('freshet_operator', 'publish', '--stores', '103');
    await untilMarked();
    for (const command of [
      ['menus'],
      ['proof', '--store', '101'],
      ['plan', '--all'],
      ['show', '--all'],
      ['throttle', '--all', '--keys-per-second', '500', '--reason', 'test'],
      ['pause', '--all', '--reason', 'test'],
      ['resume', '--all'],
    ])
      await freshet('freshet_operator', ...command);
    const { findings: found } = findings.parse(
      JSON.parse(await freshet('freshet_operator', 'doctor', '--json')),
    );
    assert.deepEqual(
      found.filter(({ state }) => state === 'failed'),
      [],
    );
  });

  it('give no process the rights of another', async () => {
    const forbidden: [string, string][] = [
      ['freshet_relay', 'SELECT store_id AS id FROM menu_export_queue'],
      ['freshet_exporter', 'SELECT id FROM outbox_table'],
      ['freshet_worker', "INSERT INTO stores (store_id, active) VALUES ('1', 1)"],
      ['pricing_service', 'SELECT id FROM outbox_table'],
    ];
    for (const [user, sql] of forbidden) {
      const pool = createPool(urlOf(user), { connectionLimit: 1 });
      await assert.rejects(pool.execute(sql, []), { code: 'database-denied' }, `${user}: ${sql}`);
      await pool.end();
    }
  });
});
