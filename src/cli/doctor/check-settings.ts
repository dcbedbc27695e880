import { loadRules } from '../../rules/load-rules.ts';
import { loadSettings } from '../../settings/load-settings.ts';
import { settingProblems } from '../../settings/setting-problems.ts';
import { settingWarnings } from '../../settings/setting-warnings.ts';
import type { SettingsPart } from '../../settings/settings.ts';
import { UserError } from '../../user-error.ts';
import { failed, ok, warning, type Finding } from './finding.ts';

const parts: readonly SettingsPart[] = [
  'sqs',
  'momento',
  'mysql',
  'rulesFile',
  'cacheQuotaPerSecond',
  'keysPerSecond',
  'maxInFlight',
  'bridge',
  'relay',
  'exporter',
  'log',
  'metrics',
  'shutdownGraceMs',
  'uiUrl',
];

/** Whether the variables are sound, and the rules file that they name. */
export function checkSettings(env: NodeJS.ProcessEnv): Finding[] {
  const problems = settingProblems(env, parts).map((problem) => {
    const [what = problem, remedy = ''] = splitOnce(problem, ': expected ');
    return failed('settings', what, remedy === '' ? '' : `Expected ${remedy}`);
  });
  const warnings = settingWarnings(env).map((text) => warning('settings', text, 'Correct or unset it.'));
  const all = [...problems, ...warnings];
  return [...(all.length === 0 ? [ok('settings', 'all sound')] : all), checkRules(env)];
}

function checkRules(env: NodeJS.ProcessEnv): Finding {
  try {
    const { rulesFile } = loadSettings(env, ['rulesFile']);
    const { length } = loadRules(rulesFile).all;
    return ok('rules file', `${length} rules in ${rulesFile}`);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return failed('rules file', error.message.replaceAll('\n', ' '), 'See `freshet rules check`.');
  }
}

function splitOnce(text: string, separator: string): string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}
