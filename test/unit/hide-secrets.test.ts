import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hideSecrets } from '../../src/hide-secrets.ts';

const password = 'p@ss "c4n4ry"/%';
const url = `mysql://freshet:${encodeURIComponent(password)}@db/menus`;

describe('hidden secrets', () => {
  it('leave the text around them as it is', () => {
    const env = { AWS_SESSION_TOKEN: 'c4n4ry-token', TEMPORAL_API_KEY: 'c4n4ry-key' };
    assert.equal(hideSecrets('a c4n4ry-token b c4n4ry-key c', env), 'a *** b *** c');
    assert.equal(hideSecrets('nothing', {}), 'nothing');
  });

  it('are the password of the database in every form, and its URL', () => {
    for (const text of [url, password, encodeURIComponent(password), JSON.stringify(password)])
      assert.doesNotMatch(hideSecrets(`said: ${text}`, { MYSQL_URL: url }), /c4n4ry/, text);
    const broken = 'mysql://freshet:12/c4n4ry?x@db/menus';
    assert.equal(hideSecrets('said: 12/c4n4ry?x', { MYSQL_URL: broken }), 'said: ***');
  });

  it('are what an older Momento key holds', () => {
    const key = Buffer.from(JSON.stringify({ api_key: 'c4n4ry-key', endpoint: 'cell' })).toString('base64');
    assert.equal(hideSecrets(`${key} c4n4ry-key cell`, { MOMENTO_API_KEY: key }), '*** *** cell');
  });

  it('are not told from words when they are short', () => {
    assert.equal(hideSecrets('a freshet test', { AWS_SECRET_ACCESS_KEY: 'freshet' }), 'a freshet test');
  });
});
