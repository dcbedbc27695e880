// Outlives the process that started it by a moment, and ends what that process would leave behind. It learns through
// its standard input, one JSON command a line, what to end; the end of that input means that the owner is gone, however
// it died (kill -9 included). Nothing else ends it: a signal sent to "all of node" must not take the guard away first.
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});

/** Process group -> milliseconds between SIGTERM and SIGKILL. */
const groups = new Map();
const folders = new Set();

/** @param {number} group @param {NodeJS.Signals | 0} signal @returns {boolean} whether the group still exists */
function signalGroup(group, signal) {
  try {
    process.kill(-group, signal);
    return true;
  } catch {
    return false;
  }
}

const commands = {
  watch: ({ pid, graceMs }) => groups.set(pid, graceMs),
  forget: ({ pid }) => groups.delete(pid),
  removeAtEnd: ({ folder }) => folders.add(folder),
  keep: ({ folder }) => folders.delete(folder),
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const command = JSON.parse(line);
    commands[command.do](command);
  })
  .on('close', () => {
    const started = Date.now();
    for (const [group, graceMs] of groups) signalGroup(group, graceMs > 0 ? 'SIGTERM' : 'SIGKILL');
    const timer = setInterval(() => {
      for (const [group, graceMs] of groups) {
        if (!signalGroup(group, 0)) groups.delete(group);
        else if (Date.now() - started >= graceMs) signalGroup(group, 'SIGKILL');
      }
      // A killed process that nobody reaps (a container without an init) exists for ever: don't wait for it.
      if (groups.size > 0 && Date.now() - started < 60_000) return;
      clearInterval(timer);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    }, 50);
  });
