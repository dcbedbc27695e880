// `npm run test:faults`: every test of the fault table. `-- <path parts>`: only those. `-- --random 200 [--seed N]`: random
// runs. `-- --table`: writes the table of docs/testing.md anew.
import { join } from 'node:path';
import { rows } from '../test/faults/table/rows.ts';
import { root } from './folders.mjs';
import { supervise } from './supervise.mjs';

const args = process.argv.slice(2);
const program = (path, more) => supervise(process.execPath, [join(root, path), ...more], { cwd: root });

if (args.includes('--table')) process.exitCode = await program('test/faults/table/main.ts', []);
else if (args.some((arg) => arg.startsWith('--')))
  process.exitCode = await program('test/faults/random/main.ts', args);
else {
  const files = new Set(rows.flatMap(({ tests }) => tests.map(({ file }) => file)));
  process.exitCode = await program('scripts/run-tests.mjs', args.length > 0 ? args : ['faults/', ...files]);
}
