import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { connectionOptions } from '../../../src/adapters/mysql/connection-options.ts';
import { UserError } from '../../../src/user-error.ts';

describe('connection options', () => {
  it('come from the URL, percent-decoded', () => {
    assert.deepEqual(connectionOptions('mysql://us%40er:p%3Aw%2F@db.example:3307/menus'), {
      host: 'db.example',
      port: 3307,
      user: 'us@er',
      password: 'p:w/',
      database: 'menus',
    });
  });

  it('take IPv6 hosts and the default port', () => {
    const { host, port } = connectionOptions('mysql://root@[::1]/menus');
    assert.deepEqual({ host, port }, { host: '::1', port: 3306 });
  });

  const modes: [string, unknown][] = [
    ['ssl-mode=DISABLED', undefined],
    ['ssl-mode=required', { minVersion: 'TLSv1.2', rejectUnauthorized: false, verifyIdentity: false }],
    ['ssl-mode=VERIFY_CA', { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: false }],
    ['ssl-mode=VERIFY_IDENTITY', { minVersion: 'TLSv1.2', rejectUnauthorized: true, verifyIdentity: true }],
  ];
  for (const [parameters, ssl] of modes) {
    it(`know ${parameters}`, () => {
      assert.deepEqual(connectionOptions(`mysql://u:p@h/d?${parameters}`).ssl, ssl);
    });
  }

  const wrong: [string, RegExp][] = [
    ['no url secret', /is no URL/],
    ['postgres://u:secret@h/d', /scheme "postgres:"/],
    ['mysql://u:secret@h', /names no database/],
    ['mysql://u:secret@h/', /names no database/],
    ['mysql://u:secret%@h/d', /percent sign/],
    ['mysql://u:12/secret?x@h/d', /"@" behind the host/],
    ['mysql://u:12/d?secret@h/d', /"@" behind the host/],
    ['mysql://u:12/d#secret@h/d', /"@" behind the host/],
    ['mysql://u:secret@h/d?multipleStatements=true', /unknown parameter "multipleStatements"/],
    ['mysql://u:secret@h/d?ssl-mode=PREFERRED', /ssl-mode "PREFERRED": expected one of DISABLED/],
    ['mysql://u:secret@h/d?ssl-ca=/nowhere/ca.pem', /cannot be read: \/nowhere\/ca\.pem/],
  ];
  for (const [url, message] of wrong) {
    it(`refuse ${url.replace('secret', '***')} without repeating the password`, () => {
      assert.throws(
        () => connectionOptions(url),
        (error) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, message);
          assert.doesNotMatch(error.message, /secret/);
          return true;
        },
      );
    });
  }
});
