import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mysqlMenuQueue } from '../../src/adapters/mysql/menu-queue.ts';
import type { Priority } from '../../src/contract/plan.ts';
import { untilTrue } from '../../src/dev/demo/until-true.ts';
import { startProduct } from '../../src/dev/start-product.ts';
import { judged } from '../report/row.ts';
import type { Rig } from '../rig/rig.ts';
import type { Scenario } from './scenario.ts';

const trials = 3;

/** An urgent menu behind 8,000 others. */
export const urgentMenu: Scenario = {
  ids: ['P3'],
  title: 'an urgent menu behind 8,000 others',
  when: 'usual',
  run: async ({ rig }) => {
    const file = join(rig.folder, 'exports.txt');
    await rig.pool.write('DELETE FROM menu_export_queue', []);
    await queue(rig, rig.stores, 'bulk');
    const product = await startProduct({
      environment: { ...rig.environment(), BENCH_EXPORTS_FILE: file },
      folder: join(rig.folder, `exporter-${rig.next()}`),
      exportModule: join(import.meta.dirname, '..', 'rig', 'slow-export.ts'),
      processes: ['exporter'],
      logger: rig.logger,
    });
    const raw: number[] = [];
    try {
      for (let trial = 0; trial < trials; trial += 1) raw.push(await exportsBefore(rig, file, trial));
    } finally {
      await product.stop();
    }
    const most = Math.max(...raw);
    const row = {
      id: 'P3',
      what: 'urgent store with 8,000 menus pending: menus begun between its request and its own',
      target: '0: the next free exporter claims it',
      figure: `${raw.join(', ')} in ${trials} trials`,
    };
    return { rows: [judged(row, most === 0)], panels: [], raw };
  },
};

/** Exports that begin after an urgent store was queued and before its own begins. */
async function exportsBefore(rig: Rig, file: string, trial: number): Promise<number> {
  const store = `urgent-${trial}`;
  const known = exported(file).length;
  await untilTrue(() => Promise.resolve(exported(file).length > known), 30_000);
  await queue(rig, [store], 'urgent');
  const begun = exported(file).length;
  await untilTrue(() => Promise.resolve(exported(file).includes(store)), 30_000);
  return exported(file).indexOf(store) - begun;
}

function exported(file: string): string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

async function queue(rig: Rig, stores: readonly string[], priority: Priority): Promise<void> {
  const number = rig.next();
  const menus = { jobId: String(number), source: 'bench', eventId: '', priority, outbox: 'foreign' } as const;
  await mysqlMenuQueue(rig.pool).queue({ workflowId: 'bench', runId: String(number) }, menus, stores);
}
