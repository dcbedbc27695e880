/**
 * Records histories for the replay test: `node test/replay/record.ts [scenario ...]`, all by default, into
 * `histories/<version of package.json>/`. A history that is there is never overwritten: runs of a release that is out
 * may be open somewhere. To add a version, raise the version in package.json and record; to record one anew before its
 * release, remove its file first.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FakePorts, currentPorts } from '../support/fake-ports.ts';
import { startHarness, type Run } from '../workflows/support/harness.ts';
import { privateServer } from '../workflows/support/private-server.ts';
import { scenarios, type Scenario } from './scenarios.ts';
import { cleanHistory } from './support/clean-history.ts';
import { historiesFolder, historyToJson } from './support/histories.ts';
import { playScenario } from './support/play-scenario.ts';

/** Few enough that the scenario of a continue-as-new gets there, more than any other needs. */
const eventsPerHistory = 55;

const version = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'))).version;
const folder = join(historiesFolder, version);
const fileOf = ({ name }: Scenario): string => join(folder, `${name}.json`);

async function save(scenario: Scenario, run: Run, firstRunId: string): Promise<void> {
  const { workflowId, client } = run.handle;
  const history = await client.getHandle(workflowId, firstRunId).fetchHistory();
  const continued = history.events?.at(-1)?.workflowExecutionContinuedAsNewEventAttributes;
  if ((scenario.end === 'continued-as-new') !== Boolean(continued)) {
    throw new Error(`${scenario.name}: its history must end as ${scenario.end}; see eventsPerHistory.`);
  }
  writeFileSync(fileOf(scenario), `${JSON.stringify(cleanHistory(historyToJson(history)), null, 1)}\n`);
  process.stdout.write(`${version}/${scenario.name}: ${history.events?.length ?? 0} events\n`);
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !scenarios.some((scenario) => scenario.name === name));
const chosen = scenarios.filter(({ name }) => asked.length === 0 || asked.includes(name));
const there = chosen.filter((scenario) => existsSync(fileOf(scenario)));
if (unknown.length > 0) {
  process.stderr.write(`No such scenario: ${unknown.join(', ')}. They stand in test/replay/scenarios.ts.\n`);
  process.exitCode = 2;
} else if (there.length > 0) {
  const names = there.map(({ name }) => `${version}/${name}.json`).join(', ');
  process.stderr.write(
    `Recorded already: ${names}. Nothing is overwritten. Raise the version in package.json to add a version, or remove the file if that version is not out yet.\n`,
  );
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  let ports = new FakePorts();
  const harness = await startHarness(
    currentPorts(() => ports),
    await privateServer(eventsPerHistory),
  );
  try {
    for (const scenario of chosen) {
      const run = await playScenario(scenario, harness, (fresh) => (ports = fresh));
      await save(scenario, run, run.firstRunId);
    }
  } finally {
    await harness.stop();
  }
}
