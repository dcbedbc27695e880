import { spawn } from 'node:child_process';
import { guardProcessGroup, removeFolderAtEnd } from '../../../../scripts/guard.mjs';

/** Child process of a test: starts a server-like process and a folder under guard, prints the pid, and waits to be killed. */
const [folder = ''] = process.argv.slice(2);
// Ignores SIGTERM, and has a child in its group: both must go.
const child = spawn('sh', ['-c', 'trap "" TERM; sleep 300 & echo $!; wait; wait'], {
  detached: true,
  stdio: ['ignore', 'pipe', 'ignore'],
});
guardProcessGroup(child.pid ?? 0, 200);
removeFolderAtEnd(folder);
child.stdout.once('data', (data: Buffer) => {
  process.stdout.write(`${JSON.stringify([child.pid, Number(data.toString())])}\n`);
});
setInterval(() => undefined, 1_000);
