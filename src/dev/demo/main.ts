import { parseArgs } from 'node:util';
import { stateFolder } from '../../paths.ts';
import { UserError } from '../../user-error.ts';
import { runDemo } from './demo.ts';

const usage = `Usage: npm start [-- options]
  --once       end after the table; exit code 0 only if everything is right
  --json       print the result as one JSON object on the last line
  --stores N   stores of the demo, 40 to 50000 (default 8000)
  --help       show this`;

const minStores = 40;
const maxStores = 50_000;

/** `npm start`: the whole system on this machine, and real changes through it. */
async function main(): Promise<number> {
  const { once, json, stores, help } = readArguments();
  if (help) {
    process.stdout.write(`${usage}\n`);
    return 0;
  }
  return runDemo({ once, json, stores: readStores(stores), folder: stateFolder });
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        once: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        stores: { type: 'string', default: '8000' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
  }
}

function readStores(text: string): number {
  const stores = Number(text);
  if (!Number.isInteger(stores) || stores < minStores || stores > maxStores) {
    throw new UserError(`--stores ${text}: expected a whole number from ${minStores} to ${maxStores}.`);
  }
  return stores;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.exitCode;
}
