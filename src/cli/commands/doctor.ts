import type { Command } from 'commander';
import { allChecks, allFixes } from '../doctor/all-checks.ts';
import type { Finding } from '../doctor/finding.ts';
import { runChecks } from '../doctor/run-checks.ts';
import { shownSettings } from '../doctor/shown-settings.ts';
import { useEnvironment } from '../environment.ts';
import { printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { errorLine } from '../report-error.ts';

interface DoctorOptions {
  readonly fix?: true;
  readonly json?: true;
}

const patience = { limitMs: 10_000, sayAfterMs: 2_000 };
/** A migration of a large table takes its time. */
const patienceOfFixes = { limitMs: 300_000, sayAfterMs: 2_000 };

/** `freshet doctor`. */
export function configure(command: Command): void {
  command
    .option('--fix', 'register missing search attributes and apply migrations first')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Looks at the settings and at every server they name, and changes nothing without --fix. Secrets are not shown. No check takes
longer than ten seconds. Exit code 1 when something has failed; a warning is no failure.`,
    )
    .action(doctor);
}

async function doctor({ fix, json }: DoctorOptions): Promise<void> {
  const say = (line: string): void => void process.stderr.write(errorLine(line));
  const env = useEnvironment();
  const fixed = fix ? await runChecks(allFixes, patienceOfFixes, say) : [];
  const findings = [...fixed, ...(await runChecks(allChecks(), patience, say))];
  const settings = shownSettings(env);
  if (json) printJson({ findings, settings });
  else {
    printTable(
      ['check', 'state', 'what', 'what to do'],
      findings.map(({ check, state, what, remedy }) => [check, state, what, remedy]),
    );
    printLine('');
    printTable(
      ['setting', 'from', 'value'],
      settings.map(({ name, state, value }) => [name, state, value]),
    );
    printLine('');
    printLine(verdict(findings));
  }
  process.exitCode = findings.some(({ state }) => state === 'failed') ? 1 : 0;
}

function verdict(findings: readonly Finding[]): string {
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  return `${count('ok')} ok, ${count('warning')} warnings, ${count('failed')} failed`;
}
