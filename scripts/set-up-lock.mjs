import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { home } from './folders.mjs';
import { say } from './progress.mjs';

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One set-up at a time: an `npm test` beside an `npm start` waits for the other's packages instead of installing them twice. */
export async function withSetUpLock(work) {
  const file = join(home, 'set-up.pid');
  mkdirSync(home, { recursive: true, mode: 0o700 });
  let told = false;
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(readFileSync(file, { encoding: 'utf8', flag: 'r' }).trim());
    if (owner > 0 && !isAlive(owner)) rmSync(file, { force: true });
    if (!told) say('set-up', `another set-up is running (process ${owner}), waiting for it`);
    told = true;
    await delay(500);
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
