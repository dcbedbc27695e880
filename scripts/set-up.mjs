import { findChromium } from '../src/dev/stack/find-chromium.ts';
import { findMysqld } from '../src/dev/stack/find-mysqld.ts';
import { findTemporal } from '../src/dev/stack/find-temporal.ts';
import { isReplaced } from '../src/dev/stack/replaced-parts.ts';
import { findToxiproxy } from '../src/dev/stack/find-toxiproxy.ts';
import { findGo } from './build-with-go.mjs';
import { home } from './folders.mjs';
import { seconds } from './progress.mjs';
import { canProvideChromium, provideChromium } from './provide-chromium.mjs';
import { provideMysql } from './provide-mysql.mjs';
import { arePackagesInstalled, providePackages } from './provide-packages.mjs';
import { provideTemporal } from './provide-temporal.mjs';
import { provideToxiproxy } from './provide-toxiproxy.mjs';
import { SetUpError } from './set-up-error.mjs';
import { withSetUpLock } from './set-up-lock.mjs';

async function provideAll(needs) {
  const packages = providePackages();
  const works = [packages];
  if (needs.mysql) works.push(provideMysql());
  if (needs.chromium) works.push(provideChromium());
  if (needs.temporal) works.push(provideTemporal(packages));
  if (needs.toxiproxy) works.push(provideToxiproxy());
  const results = await Promise.allSettled(works);
  // Whoever waits for the packages fails with the same error.
  return [...new Set(results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : [])))];
}

/**
 * Provides what the machine lacks for a task, saying what it does. Must run in a Node that runs TypeScript; needs no
 * packages. Without servers the tests that need none can still run, so only packages are indispensable there.
 */
export async function setUp(task) {
  const tests = task === 'test' || task === 'faults';
  // Tests and benchmark never touch a real service, so its address does not help them.
  const isNeeded = (part) => task !== 'npm' && (task !== 'start' || !isReplaced(part, process.env));
  const needs = {
    temporal: isNeeded('temporal') && findTemporal() === undefined,
    mysql: isNeeded('mysql') && findMysqld() === undefined,
    chromium:
      (task === 'test' || task === 'screenshots') && findChromium() === undefined && canProvideChromium(),
    // Of `npm test` only a few tests need it, and say so themselves where it cannot be built.
    toxiproxy: tests && findToxiproxy() === undefined && (task === 'faults' || findGo() !== undefined),
  };
  if (arePackagesInstalled() && !Object.values(needs).includes(true)) return;
  const started = Date.now();
  console.log(`Set-up: what this machine lacks, kept in ${home}`);
  const errors = await withSetUpLock(() => provideAll(needs));
  for (const error of errors) if (!(error instanceof SetUpError)) throw error;
  if (errors.length === 0) {
    console.log(`Set-up done in ${seconds(Date.now() - started)}.`);
    return;
  }
  const message = errors.map((error) => error.message).join('\n');
  if (task !== 'test' || !arePackagesInstalled()) throw new SetUpError(message);
  console.error(`${message}\nThe tests that need no servers run nevertheless.`);
}
