import { findToxiproxy } from '../src/dev/stack/find-toxiproxy.ts';
import { buildWithGo, findGo } from './build-with-go.mjs';
import { withProgress } from './progress.mjs';
import { SetUpError } from './set-up-error.mjs';
import { versions } from './versions.mjs';

/** The proxy with which the fault tests disturb connections: the one on PATH, one built before, or one built with Go. */
export async function provideToxiproxy() {
  if (findToxiproxy() !== undefined) return;
  const go = findGo();
  const waysOut =
    'put `toxiproxy-server` on PATH, or install Go 1.21 or later, with a reachable module proxy';
  if (go === undefined)
    throw new SetUpError(`No toxiproxy for the fault tests, and no Go to build it with: ${waysOut}.`);
  try {
    await withProgress('toxiproxy', `building ${versions.toxiproxy} with Go (once, under a minute)`, () =>
      buildWithGo(go, `github.com/Shopify/toxiproxy/v2/cmd/server@${versions.toxiproxy}`, 'toxiproxy-server'),
    );
  } catch (error) {
    throw new SetUpError(`toxiproxy could not be built: ${error.message}\nWays out: ${waysOut}.`);
  }
}
