import type { MenuRequest } from '../../src/contract/activities.ts';
import { mysqlMenuQueue } from '../../src/adapters/mysql/menu-queue.ts';
import type { QueuedMenu } from '../../src/adapters/mysql/list-menus.ts';
import type { ExportMenu } from '../../src/exporter/export-menu.ts';
import { createExporter, type Exporter, type ExporterOptions } from '../../src/exporter/exporter.ts';
import { controlledExport, type RunningExport } from './controlled-export.ts';
import { menuOf, menuRequest } from './menu-rows.ts';
import { recordedLog } from './recorded-log.ts';
import type { TestDatabase } from './test-database.ts';
import { waitUntil } from './wait-until.ts';

/** Exporters on one test database, with exports that the test ends. */
export function exporterRig(db: () => TestDatabase) {
  const exporters: Exporter[] = [];
  let controlled = controlledExport();
  let log = recordedLog();
  let runs = 0;
  return {
    get started(): RunningExport[] {
      return controlled.started;
    },
    get log(): ReturnType<typeof recordedLog> {
      return log;
    },
    /** For `beforeEach`. */
    reset: async (): Promise<void> => {
      controlled = controlledExport();
      log = recordedLog();
      await db().pool.write('DELETE FROM menu_export_queue', []);
    },
    /** For `afterEach`. */
    stop: async (): Promise<void> => {
      for (const { finish } of controlled.started) finish();
      await Promise.all(exporters.splice(0).map((exporter) => exporter.stop()));
    },
    start: async (options: Partial<ExporterOptions> = {}): Promise<Exporter> => {
      const exporter = createExporter({
        pool: db().pool,
        exportMenu: controlled.exportMenu,
        logger: log.logger,
        pollMs: 50,
        ...options,
      });
      exporters.push(exporter);
      await exporter.start();
      return exporter;
    },
    queue: async (stores: readonly string[], changes: Partial<MenuRequest> = {}): Promise<void> => {
      runs += 1;
      await mysqlMenuQueue(db().pool).queue(
        { workflowId: 'w', runId: `r${runs}` },
        menuRequest(changes),
        stores,
      );
    },
    menu: (store: string): Promise<QueuedMenu> => menuOf(db().pool, store),
    /** The n-th export that began, counted from one. */
    nth: (n: number): Promise<RunningExport> =>
      waitUntil(`export ${n} begins`, () => controlled.started[n - 1]),
    /** Waits until the row of a store looks so. */
    until: async (store: string, wanted: Partial<QueuedMenu>): Promise<void> => {
      const entries = Object.entries(wanted);
      await waitUntil(`store ${store} is ${JSON.stringify(wanted)}`, async () => {
        const row = new Map<string, unknown>(Object.entries(await menuOf(db().pool, store)));
        return entries.every(([name, value]) => row.get(name) === value);
      });
    },
  };
}

/** Exports nothing, at once. */
export const exportNothing: ExportMenu = () => Promise.resolve();
