import { demoChanges } from './changes.ts';
import type { ChangeReport, DemoReport } from './demo-report.ts';
import { exportedMenus } from './demo-values.ts';
import { awaitMenus, runChange, type DemoParts, type FollowedChange } from './run-change.ts';

const menusLimitMs = 60_000;
/** All stores twice, at some 100 menus a second on a slow machine. */
const allMenusLimitMs = 5 * 60_000;

/** What the demo shows while it goes on. */
export interface StoryTeller {
  begin(change: string, stores: number): void;
  end(report: ChangeReport): void;
  menusLeft(left: number): void;
}

/** Makes the changes one after another, and checks what came of each from outside the product. */
export async function runStory(
  parts: DemoParts,
  stores: readonly string[],
  teller: StoryTeller,
): Promise<DemoReport> {
  const [shown = ''] = stores;
  const menuBefore = await menuOf(parts, shown);
  const changes = demoChanges(stores);
  const waiting: FollowedChange[] = [];
  const reports: ChangeReport[] = [];
  for (const change of changes) {
    teller.begin(change.name, change.stores.length);
    const followed = await runChange(parts, change);
    // The menus of all stores are made while the next changes go on.
    if (change.menus.length === stores.length) {
      waiting.push(followed);
      teller.end(followed.report);
      continue;
    }
    const report = await awaitMenus(parts, followed, menusLimitMs);
    reports.push(report);
    teller.end(report);
  }
  for (const followed of waiting) {
    reports.push(await awaitMenus(parts, followed, allMenusLimitMs, (left) => teller.menusLeft(left)));
  }
  return {
    ok: reports.every((report) => report.problems.length === 0),
    changes: reports,
    menuBefore,
    menuAfter: await menuOf(parts, shown),
  };
}

async function menuOf(parts: DemoParts, store: string): Promise<Record<string, number>> {
  const menu = (await exportedMenus(parts.pool)).get(store);
  return Object.fromEntries(menu?.values ?? []);
}
