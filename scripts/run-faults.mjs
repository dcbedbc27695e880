// `npm run test:faults`: every test of the fault table. `-- <path parts>`: only those. `-- --random 200 [--seed N]`: random
// runs. `-- --table`: writes the table of docs/testing.md anew.
import { join } from 'node:path';
import { findTestServer } from '../src/dev/stack/find-test-server.ts';
import { rows } from '../test/faults/table/rows.ts';
import { root } from './folders.mjs';
import { canProvideTestServer, provideTestServer } from './provide-test-server.mjs';
import { supervise } from './supervise.mjs';

const args = process.argv.slice(2);
const program = (path, more) => supervise(process.execPath, [join(root, path), ...more], { cwd: root });

if (args.includes('--table')) process.exitCode = await program('test/faults/table/main.ts', []);
else if (args.some((arg) => arg.startsWith('--')))
  process.exitCode = await program('test/faults/random/main.ts', args);
else {
  const files = new Set(rows.flatMap(({ tests }) => tests.map(({ file }) => file)));
  const parts = args.length > 0 ? args : ['faults/', ...files];
  // One test wants it, and it takes a while to fetch.
  const putsClockForward = parts.some((part) => 'faults/hour-long-pause.test.ts'.includes(part));
  if (putsClockForward && findTestServer() === undefined && canProvideTestServer()) await provideTestServer();
  process.exitCode = await program('scripts/run-tests.mjs', parts);
}
