import { join } from 'node:path';
import { projectRoot } from '../../src/paths.ts';
import { startNightShift, type NightShift } from './support/night-shift.ts';
import { openBrowser } from './support/open-browser.ts';
import { openTemporalUi, type TemporalUi } from './support/temporal-ui.ts';

const wholeWindow = { x: 0, y: 0, width: 1500, height: 1000 };
const upperHalf = { ...wholeWindow, height: 600 };
/** The tab User Metadata: all of it, and its right side. */
const belowHead = { x: 64, y: 327, width: 1436, height: 673 };
const currentDetails = { x: 782, y: 373, width: 718, height: 415 };

/**
 * `npm run screenshots`: takes the pictures of README.md and docs/operations.md anew, from the runs of the browser
 * tests.
 */
async function takeScreenshots({ paused, throttled, unapproved }: NightShift, ui: TemporalUi): Promise<void> {
  const path = (name: string) => join(projectRoot, 'docs', 'images', `${name}.png`);
  const take = (name: string, clip = wholeWindow) => ui.page.screenshot({ path: path(name), clip });
  await ui.list("FreshetStores > 100 AND ExecutionStatus = 'Running'", 3);
  await take('list');

  await ui.open(paused, 'history');
  await ui.page.getByText('pause until').first().waitFor();
  await take('run');

  await ui.open(throttled, 'user-metadata');
  await ui.metadata(/What to do/);
  await take('run-details', belowHead);

  await ui.open(throttled, 'pending-activities');
  await ui.page.getByText('"keysDeleted"').waitFor();
  await take('pending-activities', upperHalf);

  await ui.open(paused, 'user-metadata');
  await ui.metadata(/What to do/);
  await take('paused', currentDetails);

  await ui.open(unapproved, 'user-metadata');
  await ui.metadata(/What to do/);
  await ui.fillSignal('approve', '{"actor":"ann"}');
  await ui.page.locator('dialog[open]').screenshot({ path: path('signal-form') });
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
