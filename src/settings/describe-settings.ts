import { readSetting } from './read-setting.ts';
import { allSettings } from './settings-table.ts';
import { showValue } from './show-value.ts';

/** A variable as `freshet doctor` shows it. */
export interface SettingDescription {
  readonly name: string;
  /** Secrets hidden; empty when unset. */
  readonly value: string;
  readonly state: 'environment' | 'default' | 'unset' | 'wrong';
  readonly meaning: string;
  readonly expected: string;
}

/** Every variable of the table, in its order, with secrets hidden. */
export function describeSettings(env: NodeJS.ProcessEnv): SettingDescription[] {
  return allSettings.map((setting) => {
    const reading = readSetting(setting, env);
    return {
      name: setting.name,
      value: reading.kind === 'unset' ? '' : showValue(setting, reading.text),
      state: reading.kind === 'value' ? reading.from : reading.kind,
      meaning: setting.meaning,
      expected: setting.format.expected,
    };
  });
}
