import { withDevEnvironment } from '../dev/stack/dev-environment.ts';
import { readDevEndpoints, type DevEndpoints } from '../dev/stack/dev-endpoints.ts';
import { isReplaced } from '../dev/stack/replaced-parts.ts';
import { loadSettings } from '../settings/load-settings.ts';
import { settingWarnings } from '../settings/setting-warnings.ts';
import type { Settings, SettingsPart } from '../settings/settings.ts';
import { errorLine } from './report-error.ts';

let ready = false;

/**
 * Fills what the environment leaves open from the embedded stack, where one runs. It changes `process.env` itself: the
 * clients of Temporal and AWS read that on their own. Warns once of `FRESHET_*` variables that nobody reads.
 */
export function useEnvironment(endpoints: DevEndpoints | undefined = readDevEndpoints()): NodeJS.ProcessEnv {
  if (!ready) {
    for (const warning of settingWarnings(process.env)) process.stderr.write(errorLine(warning));
    if (endpoints !== undefined) fillEnvironment(endpoints);
    ready = true;
  }
  return process.env;
}

/** The parts of the settings that a command needs. Throws `UserError`. */
export function useSettings<Part extends SettingsPart>(...parts: readonly Part[]): Pick<Settings, Part> {
  return loadSettings(useEnvironment(), parts);
}

function fillEnvironment(endpoints: DevEndpoints): void {
  const given = { ...process.env };
  const filled = withDevEnvironment(given, endpoints);
  if (!isReplaced('temporal', given) && !filled['FRESHET_UI_URL']) filled['FRESHET_UI_URL'] = endpoints.ui;
  for (const name of Object.keys(given))
    if (filled[name] === undefined) Reflect.deleteProperty(process.env, name);
  for (const [name, value] of Object.entries(filled)) if (value !== undefined) process.env[name] = value;
}
