import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { findChromium } from '../../../src/dev/stack/find-chromium.ts';
import { noBrowser } from '../../browser/support/open-browser.ts';

describe('the browser of the browser tests', () => {
  const { FRESHET_CHROMIUM: named, CI: ci } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ FRESHET_CHROMIUM: named, CI: ci })) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it('is the program that FRESHET_CHROMIUM names', () => {
    process.env['FRESHET_CHROMIUM'] = '/opt/browser';
    assert.equal(findChromium(), '/opt/browser');
    assert.equal(noBrowser(), false);
  });

  it('may be missing, but not in CI', () => {
    process.env['FRESHET_CHROMIUM'] = '';
    process.env['CI'] = 'true';
    assert.equal(noBrowser(), false);
    Reflect.deleteProperty(process.env, 'CI');
    const reason = noBrowser();
    if (findChromium() === undefined) assert.match(String(reason), /FRESHET_CHROMIUM/);
    else assert.equal(reason, false);
  });
});
