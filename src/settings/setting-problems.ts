import { readSetting } from './read-setting.ts';
import type { SettingsPart } from './settings.ts';
import type { Setting } from './settings-table.ts';
import { allSettings, settingsTable } from './settings-table.ts';
import { showValue } from './show-value.ts';

/** What is wrong with the variables of these parts, one line each: name, what it is, what was expected, what to do. */
export function settingProblems(env: NodeJS.ProcessEnv, parts: readonly SettingsPart[]): string[] {
  const wanted = allSettings.filter((setting) => setting.parts.some((part) => parts.includes(part)));
  const single = wanted.flatMap((setting) => problemOf(setting, env) ?? []);
  return [...single, ...pairProblems(env, parts)];
}

function problemOf(setting: Setting, env: NodeJS.ProcessEnv): string | null {
  const reading = readSetting(setting, env);
  const { expected } = setting.format;
  if (reading.kind === 'wrong') {
    const remedy = setting.default === undefined ? '' : `, or unset it for ${setting.default}`;
    return `${setting.name} is ${showValue(setting, reading.text)}: expected ${expected}. Correct it${remedy}.`;
  }
  if (reading.kind === 'unset' && setting.required === true) {
    return `${setting.name} is not set: expected ${expected}. ${setting.meaning} Set it.`;
  }
  return null;
}

function pairProblems(env: NodeJS.ProcessEnv, parts: readonly SettingsPart[]): string[] {
  const { apiKey, localEndpoint, exportModule, exportCommand } = settingsTable;
  const problems: string[] = [];
  const isSet = (setting: Setting) => readSetting(setting, env).kind !== 'unset';
  if (parts.includes('momento') && isSet(apiKey) === isSet(localEndpoint)) {
    const state = isSet(apiKey) ? 'are both set' : 'are both unset';
    problems.push(
      `${apiKey.name} and ${localEndpoint.name} ${state}: expected one of the two. ` +
        'Set the key for the Momento service, or the host:port of an emulator.',
    );
  }
  if (parts.includes('exporter') && isSet(exportModule) && isSet(exportCommand)) {
    problems.push(
      `${exportModule.name} and ${exportCommand.name} are both set: expected one of the two. Unset one.`,
    );
  }
  return problems;
}
