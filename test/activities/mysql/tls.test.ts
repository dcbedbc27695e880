import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { PortError } from '../../../src/activities/ports.ts';
import { createPool } from '../../../src/adapters/mysql/pool.ts';
import { startTestMysql, type TestMysql } from '../../support/test-database.ts';

const row = z.object({ Value: z.string() });
const noOpenssl =
  spawnSync('openssl', ['version']).error !== undefined && 'openssl makes the certificates of this test';

describe('TLS', { skip: noOpenssl }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'freshet-tls-'));
  let server: TestMysql;
  before(async () => {
    for (const name of ['server', 'other']) {
      execFileSync(
        'openssl',
        // prettier-ignore
        ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', `/CN=${name}.example`,
         '-addext', 'basicConstraints=critical,CA:TRUE', '-keyout', join(folder, `${name}.key`), '-out', join(folder, `${name}.pem`)],
        { stdio: 'ignore' },
      );
    }
    server = await startTestMysql([
      `--ssl-cert=${join(folder, 'server.pem')}`,
      `--ssl-key=${join(folder, 'server.key')}`,
    ]);
  });
  after(async () => {
    await server.remove();
    rmSync(folder, { recursive: true });
  });

  async function cipher(parameters: string): Promise<string> {
    const pool = createPool(`${server.url}?${parameters}`);
    try {
      const rows = await pool.select(row, "SHOW SESSION STATUS LIKE 'Ssl_cipher'", []);
      return rows[0]?.Value ?? '';
    } finally {
      await pool.end();
    }
  }

  it('encrypts when asked to', async () => {
    assert.equal(await cipher('ssl-mode=DISABLED'), '');
    assert.notEqual(await cipher('ssl-mode=REQUIRED'), '');
    assert.notEqual(await cipher(`ssl-mode=VERIFY_CA&ssl-ca=${join(folder, 'server.pem')}`), '');
  });

  const wrong: [string, string][] = [
    ['a certificate nobody vouches for', 'ssl-mode=VERIFY_CA'],
    ['a certificate of another authority', `ssl-mode=VERIFY_CA&ssl-ca=${join(folder, 'other.pem')}`],
  ];
  for (const [what, parameters] of wrong) {
    it(`refuses ${what}, plainly`, async () => {
      await assert.rejects(cipher(parameters), (error) => {
        assert.ok(error instanceof PortError);
        assert.equal(error.code, 'database-denied');
        assert.match(
          error.message,
          /^TLS with the database failed: .*certificate.* See ssl-mode and ssl-ca in MYSQL_URL\.$/,
        );
        return true;
      });
    });
  }

  it('refuses a certificate of another host when identity counts', async () => {
    const named = new URL(server.url);
    named.hostname = 'localhost';
    const pool = createPool(`${named.href}?ssl-ca=${join(folder, 'server.pem')}`);
    await assert.rejects(pool.select(row, "SHOW SESSION STATUS LIKE 'Ssl_cipher'", []), {
      code: 'database-denied',
    });
    await pool.end();
  });
});
