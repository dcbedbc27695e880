import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** A reason to skip tests that need certificates. */
export const noOpenssl =
  spawnSync('openssl', ['version']).error !== undefined && 'openssl makes the certificates of this test';

/** PEM files. */
export interface Certificate {
  readonly authority: string;
  readonly certificate: string;
  readonly key: string;
}

/** A certificate for 127.0.0.1 and localhost, with an authority of its own, in files of the folder. */
export function makeCertificate(folder: string, name: string): Certificate {
  const file = (what: string): string => join(folder, `${name}-${what}`);
  const authority = file('authority.pem');
  const made = { authority, certificate: file('certificate.pem'), key: file('key.pem') };
  const common = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  const run = (...args: string[]): void =>
    void execFileSync('openssl', [...common, ...args], { stdio: 'ignore' });
  run('-subj', `/CN=${name}.authority.example`, '-keyout', file('authority.key'), '-out', authority);
  run(
    ...['-subj', `/CN=${name}.example`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
    ...['-addext', 'basicConstraints=critical,CA:FALSE', '-CA', authority, '-CAkey', file('authority.key')],
    ...['-keyout', made.key, '-out', made.certificate],
  );
  return made;
}
