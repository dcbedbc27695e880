import { join } from 'node:path';
import { projectRoot } from '../../src/paths.ts';
import { startNightShift, type NightShift } from './support/night-shift.ts';
import { openBrowser } from './support/open-browser.ts';
import { openTemporalUi, type TemporalUi } from './support/temporal-ui.ts';

/** `npm run screenshots`: takes the pictures of README.md and docs/operations.md anew, from the runs of the browser tests. */
async function takeScreenshots({ paused, throttled, unapproved }: NightShift, ui: TemporalUi): Promise<void> {
  const take = (name: string) =>
    ui.page.screenshot({ path: join(projectRoot, 'docs', 'images', `${name}.png`) });
  await ui.list("FreshetStores > 100 AND ExecutionStatus = 'Running'", 3);
  await take('list');

  await ui.open(paused, 'history');
  await ui.page.getByText('pause until').first().waitFor();
  await take('run');

  await ui.open(throttled, 'user-metadata');
  await ui.metadata(/What to do/);
  await take('run-details');

  await ui.open(throttled, 'pending-activities');
  await ui.page.getByText('"keysDeleted"').waitFor();
  await take('pending-activities');

  await ui.open(paused, 'user-metadata');
  await ui.metadata(/What to do/);
  await take('paused');

  await ui.open(unapproved, 'user-metadata');
  await ui.metadata(/What to do/);
  await ui.fillSignal('approve', '{"actor":"ann"}');
  await take('signal-form');
}

const browser = await openBrowser();
const shift = await startNightShift();
try {
  await takeScreenshots(shift, await openTemporalUi(browser, shift));
} finally {
  await browser.close();
  await shift.stop();
}
// A library of the stack keeps a handle open.
process.exit();
