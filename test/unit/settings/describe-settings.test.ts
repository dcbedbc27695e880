import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSettings } from '../../../src/settings/describe-settings.ts';
import { allSettings } from '../../../src/settings/settings-table.ts';

/** Value and state of one variable as shown. */
function shown(name: string, env: NodeJS.ProcessEnv): [string, string] {
  const description = describeSettings(env).find((row) => row.name === name);
  return [description?.value ?? '', description?.state ?? ''];
}

describe('described settings', () => {
  it('list every variable with where its value comes from', () => {
    assert.deepEqual(
      describeSettings({}).map((row) => row.name),
      allSettings.map((setting) => setting.name),
    );
    assert.deepEqual(shown('FRESHET_MAX_IN_FLIGHT', {}), ['96', 'default']);
    assert.deepEqual(shown('FRESHET_MAX_IN_FLIGHT', { FRESHET_MAX_IN_FLIGHT: '64' }), ['64', 'environment']);
    assert.deepEqual(shown('FRESHET_MAX_IN_FLIGHT', { FRESHET_MAX_IN_FLIGHT: 'x' }), ['x', 'wrong']);
    assert.deepEqual(shown('FRESHET_EVENT_BUS', {}), ['', 'unset']);
  });

  it('show the place of a database without its password, and nothing of a key or of a broken URL', () => {
    const sound = { MYSQL_URL: 'mysql://freshet:c4n4ry@db.example.com:3307/menus?ssl-mode=REQUIRED' };
    assert.deepEqual(shown('MYSQL_URL', sound), [
      'mysql://freshet:***@db.example.com:3307/menus?ssl-mode=REQUIRED',
      'environment',
    ]);
    assert.deepEqual(shown('MYSQL_URL', { MYSQL_URL: 'mysql://freshet:c4n/4ry@db/menus' }), [
      '(hidden)',
      'wrong',
    ]);
    assert.deepEqual(shown('MYSQL_URL', { MYSQL_URL: 'mysql://freshet:p@db/menus?password=c4n4ry#c4n4ry' }), [
      'mysql://freshet:***@db/menus?password=***',
      'environment',
    ]);
    for (const url of [
      'mysql://u:12/c4n4ry?x@db/menus',
      'mysql://u:12/x?c4n4ry@db',
      'mysql://u:12/x#c4n4ry@db',
    ])
      assert.deepEqual(shown('MYSQL_URL', { MYSQL_URL: url }), ['(hidden)', 'wrong']);
    assert.deepEqual(shown('MOMENTO_API_KEY', { MOMENTO_API_KEY: 'https://c4n4ry' }), [
      '(hidden)',
      'environment',
    ]);
  });
});
