import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { projectRoot } from '../../../src/paths.ts';
import { canaries, type Canaries } from '../../support/canary.ts';
import { privateStack, type PrivateStack } from '../../support/stack.ts';
import { makeCertificate, type Certificate } from './certificates.ts';
import { startRefusingServers, type RefusingServers } from './refusing-servers.ts';
import { startTlsFront } from './tls-front.ts';

/** A stack of the file's own that takes canaries for every secret, and servers that refuse them. */
export interface CanaryRig {
  readonly stack: PrivateStack;
  readonly search: Canaries;
  /** Every secret is a canary, and accepted. */
  readonly env: NodeJS.ProcessEnv;
  readonly folder: string;
  readonly refusing: RefusingServers;
  /** Of the servers of `env`, and one that nobody trusts. */
  readonly certificate: Certificate;
  readonly otherCertificate: Certificate;
  /** A Momento key with a canary in it, for the cache at this address. */
  momentoKey(address: string): string;
  stop(): Promise<void>;
}

/** Starts it; nothing is migrated yet. */
export async function canaryRig(): Promise<CanaryRig> {
  const stack = await privateStack();
  const { endpoints } = stack;
  const search = canaries();
  const folder = mkdtempSync(join(tmpdir(), 'freshet-canary-'));
  const certificate = makeCertificate(folder, 'good');
  const otherCertificate = makeCertificate(folder, 'other');
  const refusing = await startRefusingServers(certificate);
  const temporal = await startTlsFront(certificate, portOf(endpoints.temporal));
  const momento = await startTlsFront(certificate, portOf(endpoints.momentoEndpoint));
  const rulesFile = join(folder, 'rules.yaml');
  const shipped = readFileSync(join(projectRoot, 'rules', 'invalidation-rules.yaml'), 'utf8');
  writeFileSync(rulesFile, shipped.replaceAll(/settleSeconds: \d+/g, 'settleSeconds: 0'));
  search.watch('TEMPORAL_TLS_CLIENT_KEY_PATH', bodyLine(otherCertificate.key));
  search.watch('TEMPORAL_TLS_CLIENT_KEY_DATA', bodyLine(certificate.key));
  const momentoKey = (address: string): string => legacyKey(address, search.word('MOMENTO_API_KEY'));
  return {
    stack,
    search,
    folder,
    refusing,
    certificate,
    otherCertificate,
    momentoKey,
    env: {
      ...stack.environment(),
      MYSQL_URL: await canaryUser(stack, `p@ss:w/rd "%?#${search.word('MYSQL_URL')}`),
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_API_KEY: search.word('TEMPORAL_API_KEY'),
      TEMPORAL_TLS_SERVER_CA_CERT_PATH: certificate.authority,
      TEMPORAL_TLS_CLIENT_CERT_PATH: otherCertificate.certificate,
      TEMPORAL_TLS_CLIENT_KEY_PATH: otherCertificate.key,
      AWS_SECRET_ACCESS_KEY: search.word('AWS_SECRET_ACCESS_KEY'),
      AWS_SESSION_TOKEN: search.word('AWS_SESSION_TOKEN'),
      MOMENTO_LOCAL_ENDPOINT: undefined,
      MOMENTO_API_KEY: momentoKey(momento.address),
      // Of the gRPC library below the Momento SDK.
      GRPC_DEFAULT_SSL_ROOTS_FILE_PATH: certificate.authority,
      FRESHET_RULES_FILE: rulesFile,
      FRESHET_LOG_LEVEL: 'debug',
      FRESHET_METRICS_ADDRESS: 'off',
      FRESHET_RECONCILE_EVERY_SECONDS: 'off',
      FRESHET_SHUTDOWN_GRACE_SECONDS: '2',
      FRESHET_UI_URL: endpoints.ui,
    },
    stop: async () => {
      await Promise.all([temporal.stop(), momento.stop(), refusing.stop()]);
      await stack.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The URL of the stack's database for a user with this password. */
async function canaryUser(stack: PrivateStack, password: string): Promise<string> {
  const connection = await createConnection(stack.parts.mysql?.adminUrl ?? '');
  try {
    await connection.query("CREATE USER 'canary'@'127.0.0.1' IDENTIFIED BY ?", [password]);
    await connection.query("GRANT ALL PRIVILEGES ON freshet.* TO 'canary'@'127.0.0.1'");
  } finally {
    connection.destroy();
  }
  const url = new URL(stack.endpoints.mysqlUrl);
  return `mysql://canary:${encodeURIComponent(password)}@${url.host}${url.pathname}`;
}

/** The oldest kind of Momento's keys, a JWT, names its endpoints with their ports. */
function legacyKey(address: string, signature: string): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS512' })}.${part({ sub: 'canary', cp: address, c: address })}.${signature}`;
}

/** A line from the middle of a PEM file. */
function bodyLine(path: string): string {
  return readFileSync(path, 'utf8').split('\n').at(10) ?? '';
}

export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1));
}
