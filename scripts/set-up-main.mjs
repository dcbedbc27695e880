// The set-up in the provided Node, when the Node that runs npm is too old to load it: `<task>`.
import { endCommands } from './run-command.mjs';
import { SetUpError } from './set-up-error.mjs';
import { setUp } from './set-up.mjs';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    endCommands();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  });
}
try {
  await setUp(process.argv[2]);
} catch (error) {
  console.error(error instanceof SetUpError ? error.message : error);
  process.exitCode = 1;
}
