import type { Setting } from './settings-table.ts';

/** A variable as it stands in the environment. */
export type Reading<T> =
  | {
      readonly kind: 'value';
      readonly value: T;
      readonly text: string;
      readonly from: 'environment' | 'default';
    }
  | { readonly kind: 'unset' }
  | { readonly kind: 'wrong'; readonly text: string };

/** Reads one variable; spaces around it are dropped, and an empty one counts as unset, as compose files pass it on. */
export function readSetting<T>(setting: Setting<T>, env: NodeJS.ProcessEnv): Reading<T> {
  const given = env[setting.name]?.trim() ?? '';
  const text = given === '' ? setting.default : given;
  if (text === undefined) return { kind: 'unset' };
  const parsed = setting.format.schema.safeParse(text);
  if (!parsed.success) return { kind: 'wrong', text };
  return { kind: 'value', value: parsed.data, text, from: given === '' ? 'default' : 'environment' };
}
