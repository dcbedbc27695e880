import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';
import { UserError } from '../../user-error.ts';

/** Any other character is refused by the connection, in an error that repeats the key. */
const keyForm = /^[!-~]+$/;

/**
 * What `TEMPORAL_*` and `temporal.toml` say. Throws `UserError` when they are wrong; it never repeats the API key.
 */
export function temporalClientConfig(): ClientConnectConfig {
  const config = load();
  const { apiKey } = config.connectionOptions;
  if (typeof apiKey === 'string' && !keyForm.test(apiKey)) {
    throw new UserError(
      'The Temporal API key holds a space, a line break or another character that no key has: ' +
        'correct TEMPORAL_API_KEY, or api_key in temporal.toml.',
    );
  }
  return config;
}

function load(): ClientConnectConfig {
  try {
    return loadClientConnectConfig();
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new UserError(`The TEMPORAL_* settings or temporal.toml are wrong: ${said.replace(/\.$/, '')}.`);
  }
}
