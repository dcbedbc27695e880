import type { ScheduleChange } from '../adapters/temporal/reconcile-schedule.ts';
import { useSettings } from './environment.ts';
import { CommandFailed } from '../command-failed.ts';
import { withTemporal } from './temporal-client.ts';

/** What a migration changed; null for a side that was left out. */
export interface Migrated {
  /** Names of the migrations applied. */
  readonly sql: readonly string[] | null;
  /** Names of the search attributes registered. */
  readonly searchAttributes: readonly string[] | null;
  /** What became of the reconciler's schedule. */
  readonly schedule: ScheduleChange | null;
}

/** Brings database and Temporal namespace up to date. Repeatable. Throws `PortError`, `CommandFailed` or `UserError`. */
export async function migrateServers(sides: {
  readonly sql: boolean;
  readonly searchAttributes: boolean;
  readonly schedule: boolean;
}): Promise<Migrated> {
  return {
    sql: sides.sql ? await migrateDatabase() : null,
    searchAttributes: sides.searchAttributes ? await migrateNamespace() : null,
    schedule: sides.schedule ? await migrateSchedule() : null,
  };
}

async function migrateDatabase(): Promise<string[]> {
  const { mysql } = useSettings('mysql');
  const { migrate } = await import('../adapters/mysql/migrate.ts');
  return migrate(mysql.url);
}

async function migrateNamespace(): Promise<readonly string[]> {
  const { registerSearchAttributes } = await import('../adapters/temporal/search-attributes.ts');
  try {
    return await withTemporal(registerSearchAttributes);
  } catch (error) {
    // Temporal Cloud, above all, lets nobody do it this way.
    if (
      error instanceof CommandFailed &&
      /not authorized|permission|unauthorized|unimplemented/i.test(error.message)
    ) {
      throw new CommandFailed(`${error.message} ${byHand}`);
    }
    throw error;
  }
}

async function migrateSchedule(): Promise<ScheduleChange> {
  const { reconcileEveryMs } = useSettings('reconcileEveryMs');
  const { provideReconcileSchedule } = await import('../adapters/temporal/reconcile-schedule.ts');
  return withTemporal((client) => provideReconcileSchedule(client, reconcileEveryMs));
}

const byHand =
  'Register the search attributes yourself (in Temporal Cloud with the console or tcld): FreshetEventType, FreshetSource, ' +
  'FreshetJobId and FreshetPhase as Keyword, FreshetStores as Int, FreshetPaused as Bool. Then run `freshet migrate --sql-only` and `freshet migrate --schedule-only`.';
