import { findProgram } from '../src/dev/stack/find-program.ts';
import { runCommand } from './run-command.mjs';

let last = Promise.resolve();

/** Installs packages with apt-get, one call at a time: two would fight for its lock. The logs bear the name. */
export function installDebianPackages(name, packages) {
  const aptGet = findProgram(['apt-get'], ['/usr/bin']) ?? 'apt-get';
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (log, args) => runCommand(log, aptGet, ['-o', 'DPkg::Lock::Timeout=120', ...args], { env });
  const installed = last.then(async () => {
    await run(`${name}-lists`, ['update']);
    await run(name, ['install', '-y', '--no-install-recommends', ...packages]);
  });
  last = installed.catch(() => undefined);
  return installed;
}
