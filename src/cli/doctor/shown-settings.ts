import { describeSettings } from '../../settings/describe-settings.ts';
import { plainText } from '../plain-text.ts';

/** A variable as it is shown: secrets hidden. */
export interface ShownSetting {
  readonly name: string;
  /** Empty when unset. */
  readonly value: string;
  readonly state: 'environment' | 'default' | 'unset' | 'wrong';
}

/** Variables of Temporal's and AWS's libraries whose values are no secret; of all others only the name is shown. */
const plainOnes: ReadonlySet<string> = new Set([
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_PROFILE',
  'TEMPORAL_CONFIG_FILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_PROFILE',
  'AWS_ENDPOINT_URL_SQS',
]);

/** Every variable of ours, then those of Temporal and AWS that are set. */
export function shownSettings(env: NodeJS.ProcessEnv): ShownSetting[] {
  const own = describeSettings(env).map(({ name, value, state }) => ({ name, value, state }));
  const foreign = Object.entries(env)
    .filter(([name, value]) => /^(TEMPORAL|AWS)_/.test(name) && value !== undefined && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value = '']) => ({
      name,
      value: plainOnes.has(name) ? plainText(value) : '(hidden)',
      state: 'environment' as const,
    }));
  return [...own, ...foreign];
}
