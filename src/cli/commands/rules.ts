import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkRules } from '../../rules/load-rules.ts';
import type { CheckedRules } from '../../rules/parse-rules.ts';
import { rulesSchema } from '../../rules/rules-schema.ts';
import { useSettings } from '../environment.ts';
import { counted } from '../format-values.ts';
import { printJson, printLine } from '../output.ts';
import { printTable } from '../print-table.ts';
import { errorLine } from '../report-error.ts';

/** `freshet rules`. */
export function configure(rules: Command): void {
  rules
    .command('check')
    .description('check a rules file as the bridge would at its start; says line and column of what is wrong')
    .argument('[file]', 'rules file (default: FRESHET_RULES_FILE, else the shipped one)')
    .option('--json', 'print JSON')
    .action((file: string | undefined, options: { json?: true }) => check(file, options.json === true));
  rules
    .command('schema')
    .description('print the JSON schema of the rules file, for editors')
    .option('--json', 'no difference: the schema is JSON')
    .action(() => printJson(rulesSchema()));
}

function check(file: string | undefined, json: boolean): void {
  const path = file === undefined ? useSettings('rulesFile').rulesFile : resolve(file);
  const checked = checkRules(path);
  if (json) printJson(report(path, checked));
  else if ('rules' in checked) {
    printLine(`${path}: ${counted(checked.rules.all.length, 'rule')}, nothing wrong`);
    printTable(
      ['rule', 'detail-type', 'source'],
      checked.rules.all.map(({ name, detailType, source }) => [name, detailType, source]),
    );
  } else {
    const lines = checked.problems.map((it) => `${path}:${it.line}:${it.column}: ${it.message}`);
    process.stderr.write(errorLine(lines.join('\n')));
  }
  if ('problems' in checked) process.exitCode = 2;
}

function report(path: string, checked: CheckedRules): unknown {
  if ('problems' in checked) return { file: path, ok: false, problems: checked.problems };
  const rules = checked.rules.all.map(({ name, detailType, source }) => ({ name, detailType, source }));
  return { file: path, ok: true, rules };
}
