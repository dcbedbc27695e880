import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settingWarnings } from '../../../src/settings/setting-warnings.ts';

describe('setting warnings', () => {
  it('name an unknown FRESHET variable with the known name that is nearest', () => {
    const env = { FRESHET_KEYS_PER_SECONDS: '5', FRESHET_RELAY_POL_MS: '5', PATH: '/bin', OTHER: '1' };
    assert.deepEqual(settingWarnings(env), [
      'FRESHET_KEYS_PER_SECONDS is no setting and has no effect: did you mean FRESHET_KEYS_PER_SECOND?',
      'FRESHET_RELAY_POL_MS is no setting and has no effect: did you mean FRESHET_RELAY_POLL_MS?',
    ]);
  });

  it('are silent about known variables and those of the test suite', () => {
    assert.deepEqual(
      settingWarnings({
        FRESHET_HOME: '/tmp',
        FRESHET_LOG_LEVEL: '',
        FRESHET_TEST_STACK: 'x',
        FRESHET_CHROMIUM: 'x',
      }),
      [],
    );
  });
});
