import { parseArgs } from 'node:util';
import { logTail } from '../../../src/dev/stack/log-tail.ts';
import { figure } from '../support/figure.ts';
import { describeError } from './describe-error.ts';
import { playRun, startRandomRig } from './play-run.ts';

/**
 * `npm run test:faults -- --random <runs> [--seed <first seed>]`: random runs on one rig. The seed of a run stands in
 * its line; a failure ends them and names the command that repeats it.
 */
const { values } = parseArgs({ options: { random: { type: 'string' }, seed: { type: 'string' } } });
const runs = Number(values.random ?? '1');
const first = values.seed === undefined ? Date.now() % 1_000_000_000 : Number(values.seed);
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(first)) {
  process.stderr.write('--random and --seed take whole numbers, --random at least 1.\n');
  process.exit(2);
}

const logEnd = (name: string, file: string): string =>
  [`last lines of ${name}:`, ...logTail(file, 6).map((line) => `  ${line.slice(0, 300)}`)].join('\n');
const say = (line: string): void => void process.stdout.write(`${line}\n`);
say(`seed ${first}, ${runs} runs`);
const rig = await startRandomRig();
/** Fewer are no figure for the table. */
const enough = 20;
const played = { events: 0, faults: 0, deletes: 0 };
let passed = 0;
try {
  for (let seed = first; seed < first + runs; seed += 1) {
    const { events, faults, deletes, tookMs } = await playRun(rig, seed);
    passed += 1;
    played.events += events;
    played.faults += faults;
    played.deletes += deletes;
    say(
      `seed ${seed}: ${events} events, ${faults} faults, ${deletes} deletes, ${(tookMs / 1000).toFixed(1)} s`,
    );
  }
} catch (error) {
  say(describeError(error));
  say(`repeat it with: npm run test:faults -- --random 1 --seed ${first + passed}`);
  process.exitCode = 1;
} finally {
  if (process.exitCode === 1)
    for (const { name, logFile } of rig.processes.values()) say(logEnd(name, logFile));
  await rig.stop();
}
if (passed === runs && passed >= enough) {
  const { events, faults, deletes } = played;
  figure(
    'random-runs',
    `${passed} runs from the seed ${first}: ${events} events, ${faults} faults, ${deletes.toLocaleString('en')} deletes; all kept it`,
  );
}
say(`${passed} passed, ${passed < runs ? 1 : 0} failed`);
