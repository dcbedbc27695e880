import { z } from 'zod';
import type { MysqlPool, Statements } from '../../../src/adapters/mysql/database.ts';
import { createDemoTables } from '../../../src/dev/demo/demo-schema.ts';
import { monotonicMs } from '../../../src/dev/momento/monotonic-clock.ts';

/**
 * The operation log of the database: triggers write down every mark, every request of a menu and every change of a
 * standing menu, in the transaction that makes it. Times are those of the database's clock.
 */
const statements = [
  `CREATE TABLE fault_audit (
     id   BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
     at_ms DOUBLE NOT NULL,
     kind ENUM('mark', 'request', 'menu') NOT NULL,
     what TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL
   ) ENGINE = InnoDB`,
  trigger(
    'marked',
    'UPDATE ON outbox_table',
    'NEW.processed_at IS NOT NULL AND OLD.processed_at IS NULL',
    'mark',
    {
      detailType: 'NEW.event_type',
      source: 'NEW.source',
      jobId: 'CAST(NEW.id AS CHAR)',
    },
  ),
  ...['INSERT', 'UPDATE'].map((event) =>
    trigger(`requested_${event}`, `${event} ON invalidation_log`, 'TRUE', 'request', {
      store: 'NEW.store_id',
      workflowId: 'NEW.workflow_id',
    }),
  ),
  ...(['INSERT', 'UPDATE'] as const).map((event) =>
    trigger(
      `menu_${event}`,
      `${event} ON demo_menus`,
      event === 'INSERT' ? 'TRUE' : 'NEW.menu <> OLD.menu OR NEW.generation <> OLD.generation',
      'menu',
      { store: 'NEW.store_id', generation: 'NEW.generation', menu: 'NEW.menu' },
    ),
  ),
];

function trigger(
  name: string,
  event: string,
  condition: string,
  kind: string,
  fields: Record<string, string>,
): string {
  const what = Object.entries(fields).map(([field, value]) => `'${field}', ${value}`);
  return `CREATE TRIGGER fault_${name} AFTER ${event} FOR EACH ROW
    IF ${condition} THEN
      INSERT INTO fault_audit (at_ms, kind, what)
      VALUES (UNIX_TIMESTAMP(SYSDATE(6)) * 1000, '${kind}', JSON_OBJECT(${what.join(', ')}));
    END IF`;
}

/** Installs the triggers in a migrated database. */
export async function installAudit(database: Statements): Promise<void> {
  await createDemoTables(database);
  for (const statement of statements) await database.write(statement, []);
}

const row = z.object({ id: z.coerce.number(), at_ms: z.coerce.number(), kind: z.string(), what: z.string() });
const position = z.object({ id: z.coerce.number() });

/** Number of the last entry. */
export async function lastAudit(database: Statements): Promise<number> {
  const [last] = await database.select(position, 'SELECT COALESCE(MAX(id), 0) AS id FROM fault_audit', []);
  return last?.id ?? 0;
}

/** One entry, its time on the machine's clock. */
export interface AuditEntry {
  readonly kind: string;
  readonly atMs: number;
  readonly what: unknown;
}

/** Entries after this number, in their order. */
export async function readAudit(pool: MysqlPool, since: number): Promise<AuditEntry[]> {
  const offsetMs = await clockOffsetMs(pool);
  const rows = await pool.select(
    row,
    'SELECT id, at_ms, kind, what FROM fault_audit WHERE id > ? ORDER BY id',
    [since],
  );
  return rows.map(({ kind, at_ms, what }) => ({
    kind,
    atMs: at_ms + offsetMs,
    what: JSON.parse(what) as unknown,
  }));
}

const clock = z.object({ ms: z.coerce.number() });

/** Machine's clock minus the database's: of several readings the one that took least. */
async function clockOffsetMs(pool: MysqlPool): Promise<number> {
  const readings: { tookMs: number; offsetMs: number }[] = [];
  for (let reading = 0; reading < 10; reading += 1) {
    const before = monotonicMs();
    const [now] = await pool.select(clock, 'SELECT UNIX_TIMESTAMP(SYSDATE(6)) * 1000 AS ms', []);
    const after = monotonicMs();
    readings.push({ tookMs: after - before, offsetMs: (before + after) / 2 - (now?.ms ?? Number.NaN) });
  }
  return readings.reduce((best, reading) => (reading.tookMs < best.tookMs ? reading : best)).offsetMs;
}
