import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { projectRoot } from '../../../src/paths.ts';
import { envTemplate } from '../../../src/settings/env-template.ts';
import { readSetting } from '../../../src/settings/read-setting.ts';
import { allSettings } from '../../../src/settings/settings-table.ts';

describe('.env.example', () => {
  it('is what the table prints: node src/settings/print-env-template.ts > .env.example', () => {
    assert.equal(readFileSync(join(projectRoot, '.env.example'), 'utf8'), envTemplate());
  });

  it('leaves every default in force when its comments are taken away', () => {
    const env = parseEnv(envTemplate().replace(/^#([A-Z])/gm, '$1'));
    assert.deepEqual(Object.keys(env).sort(), allSettings.map((setting) => setting.name).sort());
    for (const setting of allSettings) {
      const expected = setting.default === undefined ? 'unset' : 'value';
      assert.equal(readSetting(setting, env).kind, expected, setting.name);
    }
  });
});
