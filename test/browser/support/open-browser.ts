import { chromium, type Browser } from 'playwright-core';
import { findChromium } from '../../../src/dev/stack/find-chromium.ts';

/**
 * Why the browser tests are skipped: there is no browser on this machine. False where there is one, and in CI, where a
 * missing one is a failure.
 */
export function noBrowser(): string | false {
  if (findChromium() !== undefined || process.env['CI'] === 'true') return false;
  return 'no Chromium on this machine: install it (Debian: apt-get install chromium), or name one with FRESHET_CHROMIUM';
}

/** Starts the browser of this machine with a profile of its own. It runs as root, and asks nobody outside. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined)
    throw new Error(
      'No Chromium on this machine, and CI=true allows no skip: install it, or set FRESHET_CHROMIUM.',
    );
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      // Without coloured edges of letters: pictures become smaller.
      '--disable-lcd-text',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
