import { findProgram } from './find-program.ts';

/** Places of a browser that are often not on PATH: Debian's packages, Google's, snap, macOS. */
const usualFolders = [
  '/usr/bin',
  '/opt/google/chrome',
  '/snap/bin',
  '/Applications/Chromium.app/Contents/MacOS',
  '/Applications/Google Chrome.app/Contents/MacOS',
];

const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome', 'Chromium', 'Google Chrome'];

/** The browser of the browser tests: the program that `FRESHET_CHROMIUM` names, else the one of the machine. */
export function findChromium(): string | undefined {
  const named = process.env['FRESHET_CHROMIUM'];
  return named === undefined || named === '' ? findProgram(names, usualFolders) : named;
}
