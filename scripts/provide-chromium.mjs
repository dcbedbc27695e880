import { findChromium } from '../src/dev/stack/find-chromium.ts';
import { findProgram } from '../src/dev/stack/find-program.ts';
import { installDebianPackages } from './install-debian-packages.mjs';
import { say, withProgress } from './progress.mjs';

/** Whether it is worth a try: elsewhere the browser tests say themselves what they lack. */
export function canProvideChromium() {
  return process.getuid?.() === 0 && findProgram(['apt-get'], ['/usr/bin']) !== undefined;
}

/** A Chromium from the system's packages (Debian, as root). Without one only the browser tests are skipped, so it never fails. */
export async function provideChromium() {
  try {
    await withProgress(
      'chromium',
      'no Chromium on this machine: installing it with apt-get for the browser tests (once, about a minute)',
      () => installDebianPackages('chromium', ['chromium']),
    );
  } catch (error) {
    say('chromium', error.message);
  }
  if (findChromium() === undefined) say('chromium', 'not there: the browser tests cannot run');
}
