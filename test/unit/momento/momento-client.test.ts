import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { momentoClient } from '../../../src/adapters/momento-client.ts';
import { UserError } from '../../../src/user-error.ts';
import { cacheName, emulatedCache } from './emulated-cache.ts';

describe('our cache client', async () => {
  const { client, emulator } = await emulatedCache();

  it('tries nothing again by itself: that would go past the limiter', async () => {
    await emulator.setFaults({ rules: [{ fail: { code: 'UNAVAILABLE' } }] });
    const before = emulator.log.lastSequence;
    assert.match(String(await client.delete(cacheName, 'k')), /UNAVAILABLE/);
    assert.equal(emulator.log.lastSequence, before + 1);
    await emulator.clearFaults();
  });

  it('refuses an endpoint and a name that cannot be, and says what they must be', () => {
    for (const endpoint of ['localhost', 'http://127.0.0.1:8080', '']) {
      assert.throws(() => momentoClient({ localEndpoint: endpoint, clientName: 'x' }), /host:port/);
    }
    assert.throws(() => momentoClient({ localEndpoint: 'localhost:1', clientName: 'a b' }), /name/);
  });

  it('refuses an API key that is none without repeating it', () => {
    for (const target of [{ apiKey: 'my-secret' }, { apiKey: 'my-secret', endpoint: 'cell.example' }]) {
      assert.throws(
        () => momentoClient({ ...target, clientName: 'x' }),
        (error) =>
          error instanceof UserError &&
          error.message.includes('API key') &&
          !error.message.includes('my-secret'),
      );
    }
  });

  it('refuses an API key with a character that would end the process at the first call', () => {
    const key = Buffer.from(JSON.stringify({ api_key: 'my-secret\n', endpoint: 'cell.example' }));
    assert.throws(
      () => momentoClient({ apiKey: key.toString('base64'), clientName: 'x' }),
      (error) => error instanceof UserError && !error.message.includes('my-secret'),
    );
  });

  it('takes an API key of either kind', () => {
    const legacy = Buffer.from(JSON.stringify({ api_key: 'k', endpoint: 'cell.example' })).toString('base64');
    momentoClient({ apiKey: legacy, clientName: 'x' }).close();
    const claims = Buffer.from(JSON.stringify({ t: 'g' })).toString('base64url');
    const header = Buffer.from(JSON.stringify({ alg: 'none' })).toString('base64url');
    momentoClient({ apiKey: `${header}.${claims}.x`, endpoint: 'cell.example', clientName: 'x' }).close();
  });
});
